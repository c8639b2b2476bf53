import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Fact } from '../../functions/contracts/facts.ts';
import { RunId } from '../../functions/contracts/ids.ts';
import type { Item } from '../../functions/platform/database.ts';
import { recount } from '../../functions/reports/recount.ts';
import { padSequence } from '../../functions/scoring/checkpoint.ts';
import { readRunCounters, runCounterItems, scoreboardItems } from '../../functions/scoring/counter.store.ts';
import { foldTimeline } from '../../functions/scoring/fold-timeline.ts';
import { scoreItems } from '../../functions/scoring/score.store.ts';
import { type Engine, freshDatabase, startEngine } from '../support/engine.ts';
import { bankEvent, customerId, dispatch, response } from './facts.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.close());

const people = 60;
const factsOf = (n: number): Fact[] => [
  dispatch(n),
  response(n, 'delivery'),
  ...(n % 2 === 0 ? [response(n, 'opened'), response(n, 'clicked')] : []),
  bankEvent(n, 'transaction', { amount: 10, at: '2026-03-01T10:00:00.000Z' }),
];

it('counts every fact once on the engine, while two shards write the same sums and each is brought twice', async () => {
  const database = await freshDatabase(engine.endpoint);
  const numbers = Array.from({ length: people }, (_, n) => n);
  await database.putAll(
    numbers.map((n) => ({ table: 'customers', item: { customerId: customerId(n), city: 'Porto' } })),
  );
  const facts = numbers.flatMap(factsOf);
  await database.putAll(facts.map((fact) => ({ table: 'timeline', item: fact satisfies Item })));
  const parts = {
    runs: runCounterItems(database),
    scoreboard: scoreboardItems(database),
    scores: scoreItems(database),
  };
  const shards = [facts.filter((_, n) => n % 2 === 0), facts.filter((_, n) => n % 2 === 1)];

  await Promise.all(
    shards.map(async (own, shard) => {
      const streamed = own.map((fact, n) => ({ fact, sequence: padSequence(`${n + 1}`), madeAtS: 1_800_000_000 }));
      for (let end = 40; end < streamed.length + 40; end += 40)
        await foldTimeline(streamed.slice(Math.max(0, end - 60), end), `shard-${shard}`, parts);
    }),
  );

  expect(await readRunCounters(database, RunId.parse('run_1'))).toMatchObject({
    sent: 60,
    delivered: 60,
    opened: 30,
    clicked: 30,
  });
  const differing: unknown[] = [];
  for await (const count of recount(database)) if (!count.equal && count.kind !== 'outcomes') differing.push(count);
  expect(differing).toEqual([]);
  const scored = await database.get('customers', { customerId: 'c2' });
  expect(scored).toMatchObject({
    city: 'Porto',
    scores: { engagementEmail: 4, lastTransactionAt: '2026-03-01T10:00:00.000Z' },
  });
  expect((scored!.scores as { frequency: number }).frequency).toBeCloseTo(0.5, 9);
});
