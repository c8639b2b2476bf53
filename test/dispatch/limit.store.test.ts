import * as fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Batch } from '../../functions/contracts/run.ts';
import { holdPlaces } from '../../functions/dispatch/limit.store.ts';
import { MemoryDatabase } from '../../functions/platform/memory-database.ts';
import { MemoryBank } from '../support/bank.ts';
import { aPlan, aRun, customerIdOf } from '../support/builders.ts';
import { addPeople, sentTo } from './batch-people.ts';

const monday = Date.parse('2027-03-01T12:00:00Z');
const tuesday = Date.parse('2027-03-02T12:00:00Z');
const limited = (limits: { total?: number; perDay?: number }) => aRun({ plan: aPlan({ limits }) });
const people = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, n) => customerIdOf(`B${from + n}`));
const batchOf = (name: string): Batch => ({
  id: aRun().id,
  part: `batch#2027-03-01T12:00:00.000Z#${name}`,
  customerIds: people(1, 50),
  locale: 'en',
  variant: 'a',
  dueAt: '2027-03-01T12:00:00.000Z',
});

let database: MemoryDatabase;
beforeEach(() => {
  database = new MemoryDatabase();
});

const hold = async (run: ReturnType<typeof limited>, name: string, ids: ReturnType<typeof people>, nowMs = monday) =>
  [...(await holdPlaces(database, { run, batch: batchOf(name) }, ids, nowMs))].length;

describe('places', () => {
  test('are given while the day and the whole have any', async () => {
    const run = limited({ total: 50, perDay: 30 });
    expect(await hold(run, '000-000001', people(1, 20))).toBe(20);
    expect(await hold(run, '000-000002', people(21, 40))).toBe(10);
    expect(await hold(run, '000-000003', people(41, 80), tuesday)).toBe(20);
    expect(await hold(run, '000-000004', people(81, 81), tuesday)).toBe(0);
  });

  test('stay with a person: whoever asks again for the batch, or for its deferred, hears the same', async () => {
    const run = limited({ total: 10 });
    const batch = { run, batch: batchOf('000-000001') };
    const first = await holdPlaces(database, batch, people(1, 12), monday);
    expect([...first]).toEqual(people(1, 10));
    expect(await holdPlaces(database, batch, people(5, 12), monday)).toEqual(new Set(people(5, 10)));
    const child = { run, batch: batchOf('000-000001.d') };
    expect(await holdPlaces(database, child, people(9, 12), tuesday)).toEqual(new Set(people(9, 10)));
    expect(await hold(run, '000-000002', people(20, 20))).toBe(0);
  });

  test('taken on one day and used on another count for the day they are used on, once in all', async () => {
    const run = limited({ total: 40, perDay: 20 });
    expect(await hold(run, '000-000001', people(1, 20), monday)).toBe(20);
    expect(await hold(run, '000-000001.d', people(1, 20), tuesday)).toBe(20);
    expect(await hold(run, '000-000002', people(21, 21), tuesday)).toBe(0);
    expect(await database.get('campaigns', { id: 'cmp_1', part: 'reserved' })).toMatchObject({
      total: 20,
      'day:2027-03-01': 0,
      'day:2027-03-02': 20,
    });
  });

  test('never exceed the limits, and never change sides, however many ask at once', async () => {
    const asks = fc.array(fc.record({ batch: fc.integer({ min: 1, max: 4 }), from: fc.integer({ min: 1, max: 30 }) }), {
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(asks, fc.integer({ min: 1, max: 60 }), async (asked, total) => {
        database = new MemoryDatabase();
        const run = limited({ total });
        const placed = new Set<string>();
        const refused = new Set<string>();
        const ask = async ({ batch, from }: { batch: number; from: number }) => {
          const ids = people(batch * 100 + from, batch * 100 + from + 15);
          const answer = await holdPlaces(database, { run, batch: batchOf(`000-00000${batch}`) }, ids, monday);
          for (const id of ids) (answer.has(id) ? placed : refused).add(id);
        };
        await Promise.all(asked.map(ask));
        expect(placed.size).toBeLessThanOrEqual(total);
        expect([...placed].filter((id) => refused.has(id))).toEqual([]);
      }),
    );
  });

  test('ask nothing of a campaign without limits', async () => {
    expect(await hold(limited({}), '000-000001', people(1, 50))).toBe(50);
    expect((await database.query('campaigns', { partition: 'cmp_1' })).items).toEqual([]);
  });
});

test('a message that the provider would not take yet costs the campaign no place', async () => {
  const bank = new MemoryBank();
  await addPeople(bank, 2);
  let throttled = 6;
  const accept = bank.sender.answer;
  bank.sender.answer = (message) =>
    throttled-- > 0 ? { result: 'not-accepted', reason: 'throttled' } : accept(message);
  await bank.start(await bank.approve('cmp_1', { limits: { total: 2 } }));
  await bank.advanceTo('2027-03-01T10:01:00Z');
  expect(sentTo(bank)).toEqual(['B1', 'B2']);
  expect(await bank.run('run_1v1once')).toMatchObject({ status: 'finished', outcomes: { sent: 2, refused: 0 } });
});

test('two deliveries of a batch at the edge of the limit: nobody is both refused and sent to', async () => {
  const bank = new MemoryBank();
  await addPeople(bank, 50);
  await bank.start(await bank.approve('cmp_1', { limits: { total: 20 } }));
  for (const { message } of bank.slices.messages.splice(0)) await bank.expand(message);
  bank.nowMs = Date.parse('2027-03-01T10:00:00Z');
  await bank.release(bank.releases.messages.shift()!.message);
  const { message } = bank.batches.messages.shift()!;
  await Promise.all([bank.send(message), bank.send(message)]);
  await bank.drain();
  const refused = await Promise.all(
    sentTo(bank).map((customerId) =>
      bank.database.get('timeline', { customerId, fact: 'refusal#run_1v1once#1#email' }),
    ),
  );
  expect(refused.filter((fact) => fact !== undefined)).toEqual([]);
  expect(sentTo(bank)).toHaveLength(20);
});
