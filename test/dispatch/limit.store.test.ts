import { expect, test } from 'vitest';
import { giveBack, reserve } from '../../functions/dispatch/limit.store.ts';
import { MemoryDatabase } from '../../functions/platform/memory-database.ts';
import { MemoryBank } from '../support/bank.ts';
import { aPlan, aRun } from '../support/builders.ts';
import { addPeople, sentTo } from './batch-people.ts';

const monday = Date.parse('2027-03-01T12:00:00Z');
const tuesday = Date.parse('2027-03-02T12:00:00Z');
const limited = (limits: { total?: number; perDay?: number }) => aRun({ plan: aPlan({ limits }) });

test('grants what is left of the day, and no more than the whole', async () => {
  const database = new MemoryDatabase();
  const run = limited({ total: 50, perDay: 30 });
  expect(await reserve(database, run, 20, monday)).toBe(20);
  expect(await reserve(database, run, 20, monday)).toBe(10);
  expect(await reserve(database, run, 40, tuesday)).toBe(20);
  expect(await reserve(database, run, 1, tuesday)).toBe(0);
});

test('a place given back is free again, on its day and in all', async () => {
  const database = new MemoryDatabase();
  const run = limited({ total: 50, perDay: 30 });
  await reserve(database, run, 30, monday);
  await giveBack(database, run, 4, monday);
  expect(await reserve(database, run, 30, monday)).toBe(4);
  expect(await reserve(database, run, 30, tuesday)).toBe(20);
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
