import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ScoreboardSums } from '../../functions/contracts/counters.ts';
import { Customer } from '../../functions/contracts/customer.ts';
import { RunId } from '../../functions/contracts/ids.ts';
import type { Database, WriteOutcome } from '../../functions/platform/database.ts';
import { MemoryDatabase } from '../../functions/platform/memory-database.ts';
import type { SumItems } from '../../functions/scoring/apply-once.ts';
import { readRunCounters, runCounterItems, scoreboardItems } from '../../functions/scoring/counter.store.ts';
import { type FoldParts, foldTimeline } from '../../functions/scoring/fold-timeline.ts';
import { scoreItems } from '../../functions/scoring/score.store.ts';
import { bankEvent, customerId, dispatch, response } from './facts.ts';
import { type Call, customers, deliveries, facts, inOneShard } from './stream.ts';

const partsOf = (database: Database): FoldParts => ({
  runs: runCounterItems(database),
  scoreboard: scoreboardItems(database),
  scores: scoreItems(database),
});

async function given(): Promise<MemoryDatabase> {
  const database = new MemoryDatabase();
  await database.putAll(customers.map((item) => ({ table: 'customers', item })));
  return database;
}

async function fold(database: Database, calls: Call[], parts = partsOf(database)): Promise<void> {
  for (const { shardId, facts } of calls) await foldTimeline(facts, shardId, parts);
}

async function results(database: Database) {
  const scoreboard = await database.get('campaigns', { id: 'scoreboard', part: 'seg_1#birthday#email' });
  const people = await Promise.all(customers.map(({ customerId }) => database.get('customers', { customerId })));
  return {
    run: await readRunCounters(database, RunId.parse('run_1')),
    scoreboard: ScoreboardSums.parse(scoreboard ?? {}),
    scores: people.map((item) => item?.scores as Record<string, number> | undefined),
  };
}

function expectSame(actual: Awaited<ReturnType<typeof results>>, wanted: Awaited<ReturnType<typeof results>>): void {
  expect(actual.run).toEqual(wanted.run);
  expect(actual.scoreboard).toEqual(wanted.scoreboard);
  for (const [n, scores] of actual.scores.entries())
    for (const [name, value] of Object.entries(wanted.scores[n] ?? {})) {
      if (typeof value !== 'number') expect(scores?.[name]).toBe(value);
      else expect(Math.abs((scores?.[name] ?? Number.NaN) - value)).toBeLessThanOrEqual(1e-9 * Math.max(1, value));
    }
}

const plans = facts.chain((all) => fc.record({ all: fc.constant(all), calls: deliveries(all) }));

describe('folding', () => {
  it('gives the same counters and scores for any order, any pieces, any repetition, over two shards', async () => {
    await fc.assert(
      fc.asyncProperty(plans, async ({ all, calls }) => {
        const [straight, scattered] = [await given(), await given()];
        await fold(straight, inOneShard(all));
        await fold(scattered, calls);
        expectSame(await results(scattered), await results(straight));
      }),
      { numRuns: 150 },
    );
  });

  it('gives the same when two shards are folded at the same time', async () => {
    await fc.assert(
      fc.asyncProperty(plans, async ({ all, calls }) => {
        const [straight, together] = [await given(), await given()];
        await fold(straight, inOneShard(all));
        const shards = Map.groupBy(calls, ({ shardId }) => shardId);
        await Promise.all([...shards.values()].map((own) => fold(together, own)));
        expectSame(await results(together), await results(straight));
      }),
      { numRuns: 100 },
    );
  });

  it('gives the same when writes conflict, get lost, or are done and not answered', async () => {
    const fate = fc.array(fc.constantFrom('done', 'lost', 'unanswered'), { minLength: 30, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(plans, fate, async ({ all, calls }, list) => {
        const fates = [...list];
        const [straight, troubled] = [await given(), await given()];
        await fold(straight, inOneShard(all));
        const { runs, scoreboard, scores } = partsOf(troubled);
        const next = () => fates.shift() ?? 'done';
        await fold(troubled, calls, {
          runs: unreliable(runs, next),
          scoreboard: unreliable(scoreboard, next),
          scores: unreliable(scores, next),
        });
        expectSame(await results(troubled), await results(straight));
      }),
      { numRuns: 100 },
    );
  });

  it('counts what was sent, delivered, opened and sold', async () => {
    const database = await given();
    const sold = bankEvent(1, 'conversion', { amount: 250.5 });
    await fold(database, inOneShard([dispatch(1), dispatch(2), response(1, 'delivery'), response(1, 'opened'), sold]));
    const { run, scoreboard, scores } = await results(database);
    expect(run).toMatchObject({ sent: 2, delivered: 1, opened: 1, clicked: 0, converted: 0 });
    expect(scoreboard).toMatchObject({ sent: 2, delivered: 1, opened: 1 });
    expect(scores[0]).toMatchObject({ engagementEmail: 1, frequency: 1, monetary: 250.5 });
    expect(scores[1]).toBeUndefined();
  });
});

describe('writing', () => {
  it('changes each item once in a call, and nothing for facts that were folded before', async () => {
    const database = await given();
    const all = [1, 2, 3].flatMap((n) => [dispatch(n), response(n, 'delivery'), response(n, 'clicked')]);
    const [call] = inOneShard(all);
    const once = await foldTimeline(call!.facts, call!.shardId, partsOf(database));
    expect(once).toEqual({ runs: 1, scoreboard: 1, scores: 3 });
    expect(await foldTimeline(call!.facts, call!.shardId, partsOf(database))).toEqual({
      runs: 0,
      scoreboard: 0,
      scores: 0,
    });
    expect((await database.get('customers', { customerId: 'c1' }))?.scoresVersion).toBe(1);
  });

  it('writes no customer for messages that were only sent and delivered', async () => {
    const database = await given();
    const [call] = inOneShard([dispatch(1), response(1, 'delivery'), response(1, 'open', { verdict: 'scanner' })]);
    expect((await foldTimeline(call!.facts, call!.shardId, partsOf(database))).scores).toBe(0);
    expect(await database.get('customers', { customerId: 'c1' })).toEqual({ customerId: 'c1', city: 'Lisbon' });
  });

  it('leaves the rest of the customer as it is, and the item readable as a customer', async () => {
    const database = await given();
    await database.write({
      update: 'customers',
      key: { customerId: 'c1' },
      set: { locale: 'en', zone: 'Europe/Lisbon', balance: 5 },
    });
    await fold(database, inOneShard([response(1, 'clicked')]));
    const customer = Customer.parse(await database.get('customers', { customerId: 'c1' }));
    expect(customer).toMatchObject({ city: 'Lisbon', balance: 5, scoresVersion: 1, scores: { engagementEmail: 3 } });
  });

  it('makes no customer of somebody who is none any more', async () => {
    const database = await given();
    await fold(database, inOneShard([response(9, 'clicked')]));
    expect(await database.get('customers', { customerId: customerId(9) })).toBeUndefined();
  });

  it('gives up after many conflicts, so that the stream brings the facts again', async () => {
    const database = await given();
    const parts = { ...partsOf(database), runs: unreliable(partsOf(database).runs, () => 'lost') };
    await expect(fold(database, inOneShard([dispatch(1)]), parts)).rejects.toThrow('others kept changing them');
  });
});

/** Sums whose writes are done, not done, or done without saying so. */
function unreliable<V>(items: SumItems<V>, fate: () => 'done' | 'lost' | 'unanswered'): SumItems<V> {
  return {
    read: (keys) => items.read(keys),
    write: (list) =>
      Promise.all(
        list.map(async (item): Promise<WriteOutcome | 'unknown'> => {
          const happens = fate();
          if (happens === 'lost') return 'conflict';
          const [outcome] = await items.write([item]);
          return happens === 'unanswered' ? 'unknown' : outcome!;
        }),
      ),
  };
}
