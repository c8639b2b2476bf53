import type { Mutant } from './mutant.ts';

const expandSlice = 'functions/audience/expand-slice.ts';
const resultStore = 'functions/dispatch/result.store.ts';

const askAtExpansion = `
async function consenting(database: Database, { plan }: RunItem, ids: CustomerId[]): Promise<Set<string>> {
  const agreed = new Set<string>();
  for (let start = 0; start < ids.length; start += 100) {
    const keys = ids.slice(start, start + 100).map((id) => ({ table: 'gates' as const, key: gateKey(id) }));
    for (const { item } of await database.getMany(keys)) {
      const gate = unpackGate(item);
      if (consentGiven({ gate, plan } as Facts).answer === 'allowed') agreed.add(gate.key);
    }
  }
  return agreed;
}
`;

/** From the trigger to the last outcome: who belongs to a run, and when it is over. */
export const audienceMutants: Mutant[] = [
  {
    name: 'consent-decided-before-queueing',
    why: 'Who opts out between the freeze and the send gets the message all the same.',
    edits: [
      {
        file: expandSlice,
        from: "import { dueAtByZone } from './due-at.ts';",
        to: [
          "import { dueAtByZone } from './due-at.ts';",
          "import type { CustomerId } from '../contracts/ids.ts';",
          "import type { Facts } from '../gate/decision.ts';",
          "import { gateKey, unpackGate } from '../gate/gate.ts';",
          "import { consentGiven } from '../gate/rules/consent-given.ts';",
        ].join('\n'),
      },
      {
        file: expandSlice,
        from: '    const found = people.map(',
        to: '    const agreed = await consenting(database, run, people.map(({ customerId }) => customerId));\n    const found = people.map(',
      },
      {
        file: expandSlice,
        from: "variant: 'a', dueAtMs",
        to: "variant: agreed.has(customerId) ? 'a' : 'unasked', dueAtMs",
      },
      {
        file: expandSlice,
        from: '\nasync function audienceOf(',
        to: `${askAtExpansion}\nasync function audienceOf(`,
      },
      {
        file: 'functions/dispatch/facts-for-decision.ts',
        from: 'gate: gate && { ...gate, suppressed },',
        to: "gate: gate && { ...gate, suppressed, consents: batch.variant === 'a' ? [{ ...run.plan, state: 'granted' }] : [] },",
      },
    ],
  },
  {
    name: 'slice-checkpoint-not-conditioned',
    why: 'Two readers of one slice count its people twice and leave others out: customers are lost from the run.',
    edits: [
      {
        file: 'functions/audience/slice.store.ts',
        from: 'if: { checkpoint: before.checkpoint },',
        to: 'if: { part: before.part },',
      },
    ],
  },
  {
    name: 'finished-on-an-empty-hand-out',
    why: 'A run ends because nothing is due at this moment: everybody still in doubt or waiting for their morning is lost.',
    edits: [
      {
        file: 'functions/audience/release-batches.ts',
        from: 'if (later.size === 0) await finishIfComplete(database, run.id, nowMs);',
        to: [
          'const isEmpty = (await eachOpenBatch(database, run.id, message.dueAt).next()).done;',
          "  if (later.size === 0 && isEmpty) await changeRunStatus(database, run, 'finished');",
        ].join('\n'),
      },
      {
        file: 'functions/audience/release-batches.ts',
        from: 'import { eachOpenBatch,',
        to: 'import { changeRunStatus, eachOpenBatch,',
      },
    ],
  },
  {
    name: 'doubt-counted-as-closed',
    why: 'A run is closed while messages are in doubt: whether those customers got theirs is never found out.',
    edits: [
      {
        file: 'functions/dispatch/finish-run.ts',
        from: 'return totalOf(toSums(items).outcomes) === run.frozen ?',
        to: 'const { outcomes, unknown } = toSums(items);\n  return totalOf(outcomes) + unknown === run.frozen ?',
      },
    ],
  },
  {
    name: 'result-without-condition',
    why: 'A batch worked on twice is counted twice: the run never adds up, and the bank cannot say who was reached.',
    edits: [
      {
        file: resultStore,
        from: 'part: resultPart(batch.part), at }, if: { id: absent } },',
        to: 'part: resultPart(batch.part), at } },',
      },
    ],
  },
  {
    name: 'deferred-dropped',
    why: 'Customers asleep when their batch came never get their message in the morning.',
    edits: [
      {
        file: resultStore,
        from: "    ...childBatches(batch, outcome).map((child): Write => ({ put: 'campaigns', item: batchItem(child) })),\n",
        to: '',
      },
    ],
  },
  {
    name: 'sweeper-hands-nothing-out',
    why: 'A lost queue message is lost for good: fifty customers are never written to.',
    edits: [
      {
        file: 'functions/triggers/sweep.ts',
        from: 'await releases.send({ runId: run.id, isRepeat: true }, { group: run.campaignId });',
        to: 'return;',
      },
    ],
  },
  {
    name: 'run-starts-though-edited',
    why: 'A campaign paused or edited at the moment it starts is sent as nobody approved it.',
    edits: [
      {
        file: 'functions/audience/run.store.ts',
        from: 'return database.transact([\n    approved,\n',
        to: 'return database.transact([\n',
      },
    ],
  },
];
