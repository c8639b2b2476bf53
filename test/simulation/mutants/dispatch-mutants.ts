import type { Mutant } from './mutant.ts';

const email = 'functions/dispatch/email.channel.ts';
const sendBatch = 'functions/dispatch/send-batch.ts';
const sendRound = 'functions/dispatch/send-round.ts';

/** From the claim to the provider’s answer. */
export const dispatchMutants: Mutant[] = [
  {
    name: 'sdk-attempts-back-to-three',
    why: 'The client repeats a call whose answer was lost: fifty customers get the same mail up to three times.',
    edits: [{ file: email, from: 'maxAttempts: 1,', to: 'maxAttempts: 3,' }],
  },
  {
    name: 'time-outs-only-warn',
    why: 'A call hangs on and is accepted long after its decision: a mail comes after the customer opted out.',
    edits: [{ file: email, from: 'throwOnRequestTimeout: true', to: 'throwOnRequestTimeout: false' }],
  },
  {
    name: 'throttle-counted-as-failure',
    why: 'When the provider asks to wait a moment, customers are struck off the run as if their address were bad.',
    edits: [
      {
        file: email,
        from: "status === 429) return { result: 'not-accepted', reason: 'throttled' };",
        to: "status === 429) return { result: 'failed', reason: 'throttled' };",
      },
      {
        file: email,
        from: "if (later.has(status)) return { result: 'not-accepted', reason };",
        to: "if (later.has(status)) return { result: 'failed', reason };",
      },
    ],
  },
  {
    name: 'half-answer-taken-for-all',
    why: 'Mails the provider said nothing about are shown as sent though nobody ever got them.',
    edits: [
      {
        file: email,
        from: "return { result: 'unknown', reason: 'no-answer-for-this-message' };",
        to: "return { result: 'accepted', providerMessageId: 'none' };",
      },
    ],
  },
  {
    name: 'poison-entry-fails-everybody',
    why: 'One customer’s odd character keeps the mail from the forty-nine others of the batch.',
    edits: [
      {
        file: email,
        from: "if (messages.length === 1) return [{ result: 'failed', reason: 'bad-request' }];",
        to: "if (messages.length > 0) return messages.map(() => ({ result: 'failed', reason: 'bad-request' }));",
      },
    ],
  },
  {
    name: 'unknown-sent-again',
    why: 'Whoever’s mail was accepted while its answer was lost gets it a second time.',
    edits: [
      {
        file: sendRound,
        from: "if (result.result === 'not-accepted' ||",
        to: "if (result.result === 'not-accepted' || result.result === 'unknown' ||",
      },
    ],
  },
  {
    name: 'expired-claim-reclaimed',
    why: 'A worker dies right after the provider accepted; its customers get the message again from the next worker.',
    edits: [
      {
        file: 'functions/dispatch/settle-claimed.ts',
        from: 'return claim ? [{ customerId, claim }] : [];',
        to: 'return claim && !leaseIsOver(claim, request.nowMs) ? [{ customerId, claim }] : [];',
      },
      {
        file: 'functions/gate/claim.ts',
        from: 'gate.claims.filter(({ keepUntilMinute }) => keepUntilMinute > nowMinute)',
        to: 'gate.claims.filter((each) => each.keepUntilMinute > nowMinute && each.key !== key)',
      },
    ],
  },
  {
    name: 'claim-not-released',
    why: 'A throttled customer stays claimed, counts as in doubt after the lease, and never gets the message.',
    edits: [{ file: sendRound, from: '  await release(round, notAccepted);\n', to: '' }],
  },
  {
    name: 'decision-grown-old',
    why: 'A slow worker sends on a decision that is a minute old: the opt-out in between does not hold.',
    edits: [{ file: sendRound, from: 'const freshMs = 1_500;', to: 'const freshMs = 60_000;' }],
  },
  {
    name: 'refusal-not-written',
    why: 'Nobody can tell a customer, or the regulator, why a message was not sent.',
    edits: [
      {
        file: sendRound,
        from: 'await writeFacts(parts.database, [...facts, ...refusals]);',
        to: 'await writeFacts(parts.database, facts);',
      },
    ],
  },
  {
    name: 'earlier-refusal-forgotten',
    why: 'Somebody refused and told so is sent to after all when their batch comes again: two endings for one person.',
    edits: [
      {
        file: sendBatch,
        from: '  if (isRepeat) await adoptEarlierFacts(round, work.batch.customerIds);\n',
        to: '',
      },
    ],
  },
  {
    name: 'pause-only-asked-at-release',
    why: 'Staff pause a wrong campaign and everything already queued still reaches customers.',
    edits: [
      {
        file: sendBatch,
        from: "if (work.run.status !== 'releasing' || work.isDone) return;",
        to: 'if (work.isDone) return;',
      },
      { file: sendBatch, from: "    if (round.work.run.status !== 'releasing') return;\n", to: '' },
    ],
  },
  {
    name: 'pause-not-asked-between-rounds',
    why: 'A worker in its second round sends seconds after staff stopped the campaign.',
    edits: [
      {
        file: sendBatch,
        from: 'if (turn > 0) round.work = await readWork(database, message, parts.stackId);',
        to: '',
      },
    ],
  },
  {
    name: 'shared-mailbox-not-claimed',
    why: 'A couple with one mailbox gets the same mail twice.',
    edits: [
      {
        file: 'functions/dispatch/sort-recipients.ts',
        from: 'allowed.push({ customerId, customer, gate, ...(mailbox && { mailbox }) })',
        to: 'allowed.push({ customerId, customer, gate })',
      },
    ],
  },
  {
    name: 'limit-not-conditioned',
    why: 'Workers count past each other: more customers get the offer than was approved and paid for.',
    edits: [
      {
        file: 'functions/dispatch/limit.store.ts',
        from: "update: 'campaigns', key, set, if: unchanged }",
        to: "update: 'campaigns', key, set }",
      },
    ],
  },
  {
    name: 'occurrence-named-by-run',
    why: 'A customer whose birthday was corrected, or whose campaign was approved anew, is greeted twice.',
    edits: [
      {
        file: 'functions/dispatch/dispatch-id.ts',
        from: 'claimKeyOf({ campaignId, plan }: RunItem)',
        to: 'claimKeyOf({ campaignId, plan, id }: RunItem)',
      },
      {
        file: 'functions/dispatch/dispatch-id.ts',
        from: "const occurrence = plan.date ? `${plan.kind}:${plan.date.slice(0, 4)}` : 'once';",
        to: 'const occurrence = id;',
      },
    ],
  },
];
