import type { Mutant } from './mutant.ts';

const silent = 'functions/dispatch/resolve-silent.ts';
const checkpoint = 'functions/scoring/checkpoint.ts';

/** What comes back, and what is counted of it. */
export const learningMutants: Mutant[] = [
  {
    name: 'counter-without-checkpoint',
    why: 'A stream batch delivered twice counts twice: campaigns that annoy customers look successful and are repeated.',
    edits: [{ file: checkpoint, from: 'sequence <= sequenceOf(applied[shardId]);', to: 'false;' }],
  },
  {
    name: 'one-checkpoint-for-all-shards',
    why: 'Responses in a second shard are taken for old ones: complaints and opt-outs vanish from the numbers.',
    edits: [
      {
        file: checkpoint,
        from: 'sequence <= sequenceOf(applied[shardId]);',
        to: 'Object.values(applied).some((last) => sequence <= sequenceOf(last));',
      },
    ],
  },
  {
    name: 'counter-written-without-condition',
    why: 'Two folds overwrite each other’s counts: complaints are missing when a campaign should pause itself.',
    edits: [
      {
        file: 'functions/scoring/counter.store.ts',
        from: '  if: { version: version ?? absent },\n',
        to: '',
      },
    ],
  },
  {
    name: 'proof-not-looked-at',
    why: 'A message that was delivered is listed as lost: staff write to the customer again by hand.',
    edits: [
      {
        file: silent,
        from: 'const heard = await heardOf(database, { run, batch: { isResend } }, ids);',
        to: 'const heard = new Set(isResend ? ids.slice(ids.length) : []);',
      },
    ],
  },
  {
    name: 'marketing-resent',
    why: 'Whoever got an advertisement while all word of it was lost gets it again an hour later.',
    edits: [{ file: silent, from: "plan.purpose === 'service' && !isResend", to: '!isResend' }],
  },
  {
    name: 'resent-after-a-minute',
    why: 'A statement whose delivery report is a few minutes late comes twice.',
    edits: [{ file: silent, from: 'silenceMs = 3_600_000;', to: 'silenceMs = 60_000;' }],
  },
  {
    name: 'resent-again-and-again',
    why: 'A statement that nothing is heard of is tried for ever, and its run never ends.',
    edits: [{ file: silent, from: "plan.purpose === 'service' && !isResend", to: "plan.purpose === 'service'" }],
  },
  {
    name: 'doubt-list-not-conditioned',
    why: 'Two reports at once undo each other: a customer known to have the message is listed as in doubt for ever.',
    edits: [
      {
        file: 'functions/dispatch/doubt.store.ts',
        from: "set, if: { customerIds: inDoubt.join(' ') } };",
        to: 'set };',
      },
    ],
  },
  {
    name: 'late-proof-counted-twice',
    why: 'Each later report of one message counts it as sent once more: the numbers say more customers than there are.',
    edits: [
      {
        file: 'functions/dispatch/resolve-unknown.ts',
        from: "{ put: 'timeline', item: fact, if: { customerId: absent } },\n      addToSums(dispatch.runId, dispatch.batch, { unresolved: -1, sent: 1 }),",
        to: "{ put: 'timeline', item: fact },\n      addToSums(dispatch.runId, dispatch.batch, { unresolved: -1, sent: 1 }),",
      },
    ],
  },
  {
    name: 'complaints-do-not-pause',
    why: 'A campaign that people report as spam goes on to everybody else.',
    edits: [
      {
        file: 'functions/audience/run-health.ts',
        from: 'if (seen < least || seen <= most(run) * sent) continue;',
        to: 'if (seen < least || seen <= most(run) * Infinity) continue;',
      },
    ],
  },
];
