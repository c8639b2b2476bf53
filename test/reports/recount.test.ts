import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addToSums } from '../../functions/audience/sums.store.ts';
import type { Fact } from '../../functions/contracts/facts.ts';
import { RunId } from '../../functions/contracts/ids.ts';
import type { Database, Item } from '../../functions/platform/database.ts';
import { MemoryDatabase } from '../../functions/platform/memory-database.ts';
import { type Compared, recount } from '../../functions/reports/recount.ts';
import { runCounterItems, scoreboardItems } from '../../functions/scoring/counter.store.ts';
import { foldTimeline } from '../../functions/scoring/fold-timeline.ts';
import { scoreItems } from '../../functions/scoring/score.store.ts';
import { bankEvent, credit, dispatch, refusal, resolution, response } from '../scoring/facts.ts';
import { type Call, customers, deliveries, facts, inOneShard } from '../scoring/stream.ts';

async function given(all: Fact[], calls: Call[] = inOneShard(all)): Promise<Database> {
  const database = new MemoryDatabase();
  await database.putAll(customers.map((item) => ({ table: 'customers', item })));
  await database.putAll(all.map((fact) => ({ table: 'timeline', item: fact satisfies Item })));
  const items = {
    runs: runCounterItems(database),
    scoreboard: scoreboardItems(database),
    scores: scoreItems(database),
  };
  for (const { shardId, facts } of calls) await foldTimeline(facts, shardId, items);
  return database;
}

async function differences(database: Database, kinds: Compared['kind'][] = ['run', 'scoreboard', 'outcomes']) {
  const found: string[] = [];
  for await (const count of recount(database))
    if (kinds.includes(count.kind) && !count.equal)
      found.push(`${count.kind} ${count.name} ${count.counter}: ${count.stored} stored, ${count.recounted} recounted`);
  return found;
}

const story = [
  dispatch(1),
  dispatch(2, { status: 'unknown' }),
  resolution(2, 'sent'),
  refusal(3, 'contact-cap'),
  refusal(4, 'holdout'),
  response(1, 'delivery'),
  response(1, 'clicked'),
  bankEvent(1, 'conversion', { amount: 12.5, credit: credit(1) }),
];
const runId = RunId.parse('run_1');
const settle = async (database: Database, sent: number) => {
  await database.transact([addToSums(runId, 'batch#1', { sent, refused: 1, reasons: { 'contact-cap': 1 } })]);
  await database.transact([addToSums(runId, 'batch#2', { unknown: 1, holdout: 1, reasons: { holdout: 1 } })]);
  await database.transact([addToSums(runId, 'batch#2', { unknown: -1, sent: 1 })]);
};

describe('a recount', () => {
  it('finds run counters, scoreboard and outcomes equal to the facts', async () => {
    const database = await given(story);
    await settle(database, 1);
    const counts: Compared[] = [];
    for await (const count of recount(database)) counts.push(count);
    expect(counts.every(({ equal }) => equal)).toBe(true);
    expect(counts.map(({ kind, counter, recounted }) => `${kind} ${counter} ${recounted}`).toSorted()).toEqual([
      'outcomes holdout 1',
      'outcomes reason:contact-cap 1',
      'outcomes reason:holdout 1',
      'outcomes refused 1',
      'outcomes sent 2',
      'run clicked 1',
      'run converted 1',
      'run delivered 1',
      'run holdout 1',
      'run refused 1',
      'run revenueCents 1250',
      'run sent 2',
      'scoreboard clicked 1',
      'scoreboard converted 1',
      'scoreboard delivered 1',
      'scoreboard revenueCents 1250',
      'scoreboard sent 2',
    ]);
  });

  it('agrees with the fold whatever the stream repeated and reordered', async () => {
    const plans = facts.chain((all) => fc.record({ all: fc.constant(all), calls: deliveries(all) }));
    await fc.assert(
      fc.asyncProperty(plans, async ({ all, calls }) => {
        expect(await differences(await given(all, calls), ['run', 'scoreboard'])).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('names a counter that says too much, a run that was never folded, and a person lost from the outcomes', async () => {
    const database = await given(story, []);
    await settle(database, 2);
    await database.write({
      put: 'campaigns',
      item: { id: 'run_9', part: 'counters', sent: 7, version: 3, applied: {} },
    });
    const found = await differences(database);
    expect(found).toContain('run run_1 delivered: 0 stored, 1 recounted');
    expect(found).toContain('run run_9 sent: 7 stored, 0 recounted');
    expect(found).toContain('outcomes run_1 sent: 3 stored, 2 recounted');
    expect(found).toContain('scoreboard seg_1#birthday#email sent: 0 stored, 2 recounted');
  });

  it('stops at a row it cannot read, and says which', async () => {
    const database = await given([]);
    await database.write({ put: 'timeline', item: { customerId: 'c1', fact: 'dispatch#dsp_1', kind: 'dispatch' } });
    await expect(differences(database)).rejects.toThrow('fact dispatch#dsp_1 of customer c1 cannot be read');
  });
});
