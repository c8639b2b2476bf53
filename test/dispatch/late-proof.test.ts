import { beforeEach, expect, test } from 'vitest';
import { MemoryBank } from '../support/bank.ts';
import { wrongOutcomes } from '../support/recounted.ts';
import { addPeople } from './batch-people.ts';
import { deliver, dispatchOf, noAnswerFor, runId, sweepNow } from './in-doubt.ts';

let bank: MemoryBank;

beforeEach(async () => {
  bank = new MemoryBank();
  await addPeople(bank, 3);
  noAnswerFor(bank, 'B1', 'B2');
  await bank.start(await bank.approve('cmp_1'));
  await bank.advanceTo('2027-03-01T10:01:00Z');
  bank.nowMs = Date.parse('2027-03-01T11:01:00Z');
});

test('a message given up and then heard of counts as sent, in a run that is finished and stays so', async () => {
  await sweepNow(bank);
  expect(await bank.run(runId)).toMatchObject({ status: 'finished', outcomes: { sent: 1, unresolved: 2 } });
  await deliver(bank, 'B1');
  expect(await bank.run(runId)).toMatchObject({ status: 'finished', outcomes: { sent: 2, unresolved: 1 } });
  const { dispatchId } = await dispatchOf(bank, 'B1');
  expect(await bank.database.get('timeline', { customerId: 'B1', fact: `proof#${dispatchId}` })).toMatchObject({
    kind: 'proof',
    runId,
  });
  expect(await wrongOutcomes(bank.database)).toEqual([]);
});

test('moves one count, however often the event comes', async () => {
  await sweepNow(bank);
  await deliver(bank, 'B1');
  await deliver(bank, 'B1');
  await Promise.all([deliver(bank, 'B1'), deliver(bank, 'B1')]);
  expect(await bank.run(runId)).toMatchObject({ outcomes: { sent: 2, unresolved: 1 } });
  expect(await wrongOutcomes(bank.database)).toEqual([]);
});

test('an event and the sweeper at the same time settle a message once', async () => {
  await Promise.all([sweepNow(bank), deliver(bank, 'B1'), sweepNow(bank), deliver(bank, 'B1')]);
  expect(await bank.run(runId)).toMatchObject({ unknown: 0, outcomes: { sent: 2, unresolved: 1 } });
  expect(await wrongOutcomes(bank.database)).toEqual([]);
});

test('an event that the worker’s own fact had not been written for is found by the sweeper', async () => {
  const { dispatchId: _d, ...dispatch } = await dispatchOf(bank, 'B2');
  const { dispatchId } = await dispatchOf(bank, 'B2');
  const { status: _s, reason: _r, step: _t, batch: _b, ...origin } = dispatch;
  const response = { kind: 'response', event: 'reject', eventId: 'once', dispatchId };
  await bank.database.putAll([
    { table: 'timeline', item: { ...origin, ...response, fact: `response#${dispatchId}#reject#once` } },
  ]);
  await sweepNow(bank);
  expect(await bank.run(runId)).toMatchObject({ status: 'finished', outcomes: { sent: 2, unresolved: 1 } });
});
