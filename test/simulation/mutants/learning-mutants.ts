import type { Mutant } from './mutant.ts';

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
    name: 'event-before-dispatch-dropped',
    why: 'A delivery reported before its message was written down is forgotten: a customer who got it counts as in doubt.',
    edits: [
      {
        file: 'functions/responses/record-response.handler.ts',
        from: 'insert: (facts) => insertFacts(database, facts),',
        to: [
          'insert: async (facts) => {',
          '        const messages = new Map(facts.map((fact) => [fact.dispatchId, fact]));',
          '        const found = await readDispatches(database, [...messages.values()]);',
          '        const known = new Set(found.map(({ dispatchId }) => dispatchId));',
          '        return insertFacts(database, facts.filter(({ dispatchId }) => known.has(dispatchId)));',
          '      },',
        ].join('\n'),
      },
    ],
  },
  {
    name: 'proof-not-looked-at',
    why: 'A message that was delivered is listed as lost: staff write to the customer again by hand.',
    edits: [
      {
        file: 'functions/dispatch/resolve-unknown.ts',
        from: "(await isProven(database, dispatch)) ? 'sent' : 'unresolved'",
        to: "'unresolved'",
      },
    ],
  },
];
