import { beforeEach, describe, expect, test } from 'vitest';
import { stopRuns } from '../../functions/campaigns/stop-runs.ts';
import { hashAddress } from '../../functions/consent/address.ts';
import { packGate } from '../../functions/gate/gate.ts';
import { MemoryBank } from '../support/bank.ts';
import { aCustomer, aGate, campaignIdOf } from '../support/builders.ts';
import { wrongOutcomes } from '../support/recounted.ts';
import { addPeople, sentTo } from './batch-people.ts';
import { deliver, dispatchOf, noAnswerFor, runId, service, sweepNow } from './in-doubt.ts';

let bank: MemoryBank;

beforeEach(async () => {
  bank = new MemoryBank();
  await addPeople(bank, 3);
  noAnswerFor(bank, 'B1', 'B2');
  await bank.start(await bank.approve('cmp_1', service));
  await bank.advanceTo('2027-03-01T10:01:00Z');
});

const anHourLater = async () => {
  bank.nowMs = Date.parse('2027-03-01T11:01:00Z');
  await sweepNow(bank);
};
const answerAll = () => {
  bank.sender.answer = ({ dispatchId }) => ({ result: 'accepted', providerMessageId: dispatchId });
};

describe('a service message that nobody heard of for an hour', () => {
  test('is sent once more, as a message of its own, and everybody is counted once', async () => {
    answerAll();
    await anHourLater();
    expect(await bank.run(runId)).toMatchObject({ status: 'releasing', unknown: 0, outcomes: { sent: 1 } });
    await bank.drain();
    expect(sentTo(bank)).toEqual(['B1', 'B2', 'B3']);
    expect(bank.sender.calls).toBe(2);
    expect(await bank.run(runId)).toMatchObject({
      status: 'finished',
      frozen: 3,
      outcomes: { sent: 3, unresolved: 0 },
    });
    const [first, second] = [await dispatchOf(bank, 'B1'), await dispatchOf(bank, 'B1', true)];
    expect(second.dispatchId).not.toBe(first.dispatchId);
    expect(second).toMatchObject({ status: 'sent', isResend: true });
    expect(await wrongOutcomes(bank.database)).toEqual([]);
  });

  test('waits for the whole hour, and is not sent again when anything came back in it', async () => {
    answerAll();
    await deliver(bank, 'B1');
    bank.nowMs = Date.parse('2027-03-01T10:59:00Z');
    await sweepNow(bank);
    expect(bank.releases.messages).toEqual([]);
    await anHourLater();
    await bank.drain();
    expect(sentTo(bank)).toEqual(['B2', 'B3']);
    expect(await bank.run(runId)).toMatchObject({ status: 'finished', outcomes: { sent: 3 } });
    expect(await wrongOutcomes(bank.database)).toEqual([]);
  });

  test('is never sent a third time: a second without an answer is given up', async () => {
    await anHourLater();
    await bank.drain();
    expect(bank.sender.calls).toBe(2);
    expect(await bank.run(runId)).toMatchObject({ status: 'releasing', unknown: 2 });
    for (const at of ['2027-03-01T12:02:00Z', '2027-03-01T13:03:00Z']) {
      bank.nowMs = Date.parse(at);
      await sweepNow(bank);
      await bank.drain();
    }
    expect(bank.sender.calls).toBe(2);
    expect(await bank.run(runId)).toMatchObject({ status: 'finished', outcomes: { sent: 1, unresolved: 2 } });
    expect(await wrongOutcomes(bank.database)).toEqual([]);
  });

  test('asks every rule again: nobody writes to somebody who has died since, and the first stays in doubt for good', async () => {
    answerAll();
    await bank.database.write({ update: 'customers', key: { customerId: 'B1' }, set: { flags: ['deceased'] } });
    await anHourLater();
    await bank.drain();
    expect(sentTo(bank)).toEqual(['B2', 'B3']);
    expect(await bank.run(runId)).toMatchObject({
      status: 'finished',
      outcomes: { sent: 2, refused: 0, unresolved: 1 },
    });
    expect(await dispatchOf(bank, 'B1', true)).toMatchObject({ status: 'unresolved', reason: 'deceased' });
    expect(await wrongOutcomes(bank.database)).toEqual([]);
    await deliver(bank, 'B1');
    await deliver(bank, 'B1');
    expect(await bank.run(runId)).toMatchObject({ status: 'finished', outcomes: { sent: 3, unresolved: 0 } });
    expect(await wrongOutcomes(bank.database)).toEqual([]);
  });

  test('waits for the morning when it has become night, and is still the second one then', async () => {
    answerAll();
    const toTheNight = { update: 'customers' as const, set: { zone: 'Asia/Shanghai' } };
    for (const customerId of ['B1', 'B2']) await bank.database.write({ ...toTheNight, key: { customerId } });
    bank.nowMs = Date.parse('2027-03-01T12:30:00Z');
    await sweepNow(bank);
    await bank.drain();
    expect(sentTo(bank)).toEqual(['B3']);
    await bank.advanceTo('2027-03-02T01:01:00Z');
    expect(sentTo(bank)).toEqual(['B1', 'B2', 'B3']);
    expect(await dispatchOf(bank, 'B1', true)).toMatchObject({ status: 'sent' });
    expect(await bank.run(runId)).toMatchObject({ status: 'finished', outcomes: { sent: 3 } });
  });

  test('stays in doubt for good when the provider rejects the second: the first may have arrived', async () => {
    bank.sender.answer = () => ({ result: 'failed', reason: 'message-rejected' });
    await anHourLater();
    await bank.drain();
    expect(await bank.run(runId)).toMatchObject({
      status: 'finished',
      outcomes: { sent: 1, failed: 0, unresolved: 2 },
    });
    expect(await dispatchOf(bank, 'B1', true)).toMatchObject({ status: 'unresolved', reason: 'message-rejected' });
    expect(await wrongOutcomes(bank.database)).toEqual([]);
  });

  test('is not sent again when the first is heard of while the second waits for the morning', async () => {
    answerAll();
    await bank.database.write({ update: 'customers', key: { customerId: 'B1' }, set: { zone: 'Asia/Shanghai' } });
    bank.nowMs = Date.parse('2027-03-01T12:30:00Z');
    await sweepNow(bank);
    await bank.drain();
    await deliver(bank, 'B1');
    await bank.advanceTo('2027-03-02T01:01:00Z');
    expect(sentTo(bank)).toEqual(['B2', 'B3']);
    expect(await bank.run(runId)).toMatchObject({ status: 'finished', outcomes: { sent: 3, unresolved: 0 } });
    expect(await wrongOutcomes(bank.database)).toEqual([]);
  });

  test('counts as sent when the second is in doubt too and the first is heard of then', async () => {
    await anHourLater();
    await bank.drain();
    await deliver(bank, 'B1');
    bank.nowMs = Date.parse('2027-03-01T12:02:00Z');
    await sweepNow(bank);
    expect(await bank.run(runId)).toMatchObject({ status: 'finished', outcomes: { sent: 2, unresolved: 1 } });
    expect(await wrongOutcomes(bank.database)).toEqual([]);
  });

  test('counts once when the first is heard of after the second has left', async () => {
    answerAll();
    await anHourLater();
    await bank.drain();
    await deliver(bank, 'B1');
    await deliver(bank, 'B1', true);
    expect(await bank.run(runId)).toMatchObject({
      status: 'finished',
      unknown: 0,
      outcomes: { sent: 3, unresolved: 0 },
    });
    expect(await wrongOutcomes(bank.database)).toEqual([]);
  });

  test('is sent once more however often sweeper, release and batch are repeated', async () => {
    answerAll();
    await anHourLater();
    await anHourLater();
    const release = bank.releases.messages[0]!.message;
    await bank.drain();
    await bank.release({ ...release, isRepeat: true });
    await bank.release({ runId: release.runId, isRepeat: true });
    await bank.drain();
    await anHourLater();
    await bank.drain();
    expect(sentTo(bank)).toEqual(['B1', 'B2', 'B3']);
    expect(await wrongOutcomes(bank.database)).toEqual([]);
  });
});

test('marketing is not sent again: it is given up', async () => {
  bank = new MemoryBank();
  await addPeople(bank, 2);
  noAnswerFor(bank, 'B1');
  await bank.start(await bank.approve('cmp_1'));
  await bank.advanceTo('2027-03-01T10:01:00Z');
  await anHourLater();
  await bank.drain();
  expect(bank.sender.calls).toBe(1);
  expect(await bank.run(runId)).toMatchObject({ status: 'finished', outcomes: { sent: 1, unresolved: 1 } });
});

test('an SMS without an answer is given up at once, of service too: no event could prove it', async () => {
  bank = new MemoryBank();
  await addPeople(bank, 2);
  noAnswerFor(bank, 'B1');
  await bank.start(await bank.approve('cmp_1', { ...service, channel: 'sms' }));
  await bank.advanceTo('2027-03-01T10:01:00Z');
  expect(await bank.run(runId)).toMatchObject({ status: 'finished', unknown: 0, outcomes: { sent: 1, unresolved: 1 } });
  await anHourLater();
  expect(bank.sender.calls).toBe(1);
  expect(await wrongOutcomes(bank.database)).toEqual([]);
});

test('two at one mailbox get one message: not one of them the first and the other the second', async () => {
  bank = new MemoryBank();
  const email = 'both@example.com';
  for (const customerId of ['B1', 'B2']) await bank.add(aCustomer({ customerId, email, sharedEmail: true }));
  const key = `addr#${hashAddress(Buffer.alloc(32, 7), 'email', email)}`;
  const freeMailbox = () =>
    bank.database.putAll([
      { table: 'gates', item: { customerId: key, ...packGate(aGate({ key, consents: [] })), members: 'B1 B2' } },
    ]);
  await freeMailbox();
  // Whose worker is killed while it takes its claims back has the mailbox free and their own claim still on them.
  const send = bank.sender.send.bind(bank.sender);
  bank.sender.send = async () => {
    bank.sender.send = send;
    await freeMailbox();
    throw new Error('killed');
  };
  await bank.start(await bank.approve('cmp_1', service));
  await expect(bank.advanceTo('2027-03-01T10:01:00Z')).rejects.toThrow('killed');
  const { id } = await bank.run(runId);
  bank.nowMs = Date.parse('2027-03-01T10:05:00Z');
  await bank.release({ runId: id, isRepeat: true });
  await bank.drain();
  expect(bank.sender.accepted).toHaveLength(1);
  bank.nowMs = Date.parse('2027-03-01T11:06:00Z');
  await sweepNow(bank);
  await bank.drain();
  expect(bank.sender.accepted).toHaveLength(1);
  expect(await bank.run(runId)).toMatchObject({ status: 'finished', outcomes: { sent: 1, unresolved: 1 } });
  expect(await wrongOutcomes(bank.database)).toEqual([]);
});

describe('people in doubt of a run that staff have stopped', () => {
  const stop = (status: 'paused' | 'cancelled') =>
    stopRuns(bank.database, campaignIdOf('cmp_1'), { status, because: 'Mia', nowMs: bank.nowMs }, bank.releases);

  test('cancelled: they are settled, and nothing is sent again', async () => {
    bank.sender.answer = () => ({ result: 'unknown', reason: 'timeout' });
    await stop('cancelled');
    await deliver(bank, 'B2');
    await anHourLater();
    await bank.drain();
    expect(bank.sender.calls).toBe(1);
    expect(await bank.run(runId)).toMatchObject({
      status: 'cancelled',
      unknown: 0,
      outcomes: { sent: 2, unresolved: 1 },
    });
    expect((await bank.database.query('campaigns', { partition: 'open-runs' })).items).toEqual([]);
    expect(await wrongOutcomes(bank.database)).toEqual([]);
  });

  test('paused: they are settled, and sent again only after the resume', async () => {
    answerAll();
    await stop('paused');
    await anHourLater();
    await bank.drain();
    expect(sentTo(bank)).toEqual(['B3']);
    expect(await bank.run(runId)).toMatchObject({ status: 'paused', unknown: 0, outcomes: { sent: 1 } });
    expect(await wrongOutcomes(bank.database)).toEqual([]);
  });
});
