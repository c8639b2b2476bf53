import type { Mutant } from './mutant.ts';

const email = 'functions/dispatch/email.channel.ts';
const sendBatch = 'functions/dispatch/send-batch.ts';
const sort = 'functions/dispatch/sort-recipients.ts';
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
        from: "return { result: 'not-accepted', reason: /daily/i",
        to: "return { result: 'failed', reason: /daily/i",
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
        from: 'return claim ? [{',
        to: 'return claim && !leaseIsOver(claim, request.nowMs) ? [{',
      },
      { file: sort, from: 'import { claimOn } from', to: 'import { claimOn, leaseIsOver } from' },
      {
        file: sort,
        from: '|| claimOn(gate, request.key)) continue;',
        to: '|| holds(claimOn(gate, request.key))) continue;',
      },
      {
        file: sort,
        from: '  for (const recipient of recipients) {',
        to: '  const holds = (claim: ReturnType<typeof claimOn>) => claim && !leaseIsOver(claim, request.nowMs);\n  for (const recipient of recipients) {',
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
    edits: [{ file: sendRound, from: '  await releaseEach(parts.database, notAccepted, request);\n', to: '' }],
  },
  {
    name: 'decision-grown-old',
    why: 'A slow worker sends on a decision that is a minute old: the opt-out in between does not hold.',
    edits: [
      { file: sendRound, from: 'const gateFreshMs = 1_500;', to: 'const gateFreshMs = 60_000;' },
      { file: sendRound, from: 'const workFreshMs = 2_500;', to: 'const workFreshMs = 60_000;' },
    ],
  },
  {
    name: 'refusal-not-written',
    why: 'Nobody can tell a customer, or the regulator, why a message was not sent.',
    edits: [
      {
        file: 'functions/dispatch/result.store.ts',
        from: "    ...refusals.map((item): Write => ({ put: 'timeline', item })),\n",
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
        from: "  if (run.status !== 'releasing') return 'stop';\n",
        to: '',
      },
    ],
  },
  {
    name: 'pause-only-asked-at-start-of-batch',
    why: 'A worker that waited for the rate, or is in its second round, sends seconds after staff stopped the campaign.',
    edits: [
      {
        file: sendBatch,
        from: 'if (turn > 0 || parts.elapsedMs() - round.work.readAtMs > oldMs) {',
        to: 'if (round.work.readAtMs < 0) {',
      },
      { file: sendRound, from: 'const workFreshMs = 2_500;', to: 'const workFreshMs = 60_000;' },
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
        from: "update: 'campaigns', key, set, add, if: unchanged }",
        to: "update: 'campaigns', key, set, add }",
      },
    ],
  },
  {
    name: 'occurrence-named-by-run',
    why: 'A customer whose birthday was corrected, or whose campaign was approved anew, is greeted twice.',
    edits: [
      {
        file: 'functions/dispatch/dispatch-id.ts',
        from: 'claimKeyOf({ campaignId, plan }: RunItem',
        to: 'claimKeyOf({ campaignId, plan, id }: RunItem',
      },
      {
        file: 'functions/dispatch/dispatch-id.ts',
        from: "const occurrence = plan.date ? `${plan.kind}:${plan.date.slice(0, 4)}` : 'once';",
        to: 'const occurrence: string = id;',
      },
    ],
  },
];
