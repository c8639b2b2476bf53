import { beforeEach, describe, expect, test } from 'vitest';
import { writeKillSwitch } from '../../functions/campaigns/settings.store.ts';
import type { RunId } from '../../functions/contracts/ids.ts';
import { MemoryBank } from '../support/bank.ts';
import { sendInTime } from '../support/in-time.ts';
import { addPeople, sentTo } from './batch-people.ts';

let bank: MemoryBank;
const runId = 'run_1v1once' as RunId;
const launchAt = Date.parse('2027-03-01T10:00:00Z');

/** Frozen and due, everything in the queue. */
async function given(people: number, perSecond: number, with_ = {}): Promise<void> {
  await addPeople(bank, people);
  await bank.start(await bank.approve('cmp_1', with_));
  for (const { message } of bank.slices.messages.splice(0)) await bank.expand(message);
  bank.nowMs = launchAt;
  bank.perSecond = perSecond;
  await bank.release({ runId });
}

beforeEach(() => {
  bank = new MemoryBank();
});

describe('a run over the account’s rate', () => {
  test('keeps to it, loses nobody, and looks at each batch twice at most', async () => {
    const accepted: number[] = [];
    await given(600, 12);
    const accept = bank.sender.answer;
    bank.sender.answer = (message) => {
      accepted.push(bank.nowMs);
      return accept(message);
    };
    expect(await sendInTime(bank)).toBeLessThanOrEqual(24);
    expect(new Set(sentTo(bank)).size).toBe(600);
    expect(accepted).toHaveLength(600);
    // Twelve a second: fifty in 4.167 s.
    const perWindow = Map.groupBy(accepted, (atMs) => Math.floor(atMs / 4_167));
    expect(Math.max(...[...perWindow.values()].map(({ length }) => length))).toBe(50);
    expect(await bank.run(runId)).toMatchObject({ status: 'finished', outcomes: { sent: 600 } });
  });

  test('waits a quarter of an hour where no window is free, and then goes on', async () => {
    await given(150, 1);
    // A batch a window of fifty seconds: all are taken as far as a message can wait.
    for (let atMs = launchAt - 50_000; atMs <= launchAt + 900_000; atMs += 50_000)
      await bank.database.write({
        put: 'campaigns',
        item: { id: 'rate', part: `email#${Math.floor(atMs / 50_000) * 50_000}`, taken: 50 },
      });
    expect(await sendInTime(bank, launchAt + 899_000)).toBe(3);
    expect(sentTo(bank)).toEqual([]);
    await sendInTime(bank);
    expect(sentTo(bank)).toHaveLength(150);
  });

  test('makes one write for its place in the usual case, and asks for its health in its first call', async () => {
    await given(50, 1_000);
    const calls: string[] = [];
    for (const name of ['get', 'getMany', 'query', 'write', 'count', 'transact', 'writeEach'] as const) {
      const call = bank.database[name].bind(bank.database) as (...args: unknown[]) => Promise<never>;
      bank.database[name] = (...args: unknown[]) => {
        calls.push(name);
        return call(...args);
      };
    }
    await sendInTime(bank);
    expect(calls.slice(0, calls.indexOf('writeEach'))).toEqual(['getMany', 'count', 'getMany']);
  });
});

test('a service message is sent while marketing waits in line for minutes', async () => {
  await given(500, 10);
  expect(await sendInTime(bank, launchAt + 10_000)).toBeGreaterThan(10);
  await bank.start(await bank.approve('cmp_2', { purpose: 'service' }));
  for (const { message } of bank.slices.messages.splice(0)) await bank.expand(message);
  await bank.release({ runId: 'run_2v1once' as RunId });
  expect(bank.urgent.messages.map(({ group }) => group)).toEqual(Array.from({ length: 10 }, () => 'cmp_2'));
  await sendInTime(bank, launchAt + 46_000);
  const kinds = Map.groupBy(bank.sender.accepted, ({ tags }) => tags.purpose);
  expect(kinds.get('service')).toHaveLength(50);
});

test('while the kill switch is on nobody is refused for it: the work waits, and goes on when it is off', async () => {
  await given(60, 1_000);
  await writeKillSwitch(bank.database, true);
  await sendInTime(bank, launchAt + 3_600_000);
  expect(sentTo(bank)).toEqual([]);
  await writeKillSwitch(bank.database, false);
  await sendInTime(bank);
  expect(await bank.run(runId)).toMatchObject({ status: 'finished', outcomes: { sent: 60, refused: 0 } });
});

test('however often the sweep hands out what waits, the queue holds one copy of each batch', async () => {
  await given(150, 1_000);
  await writeKillSwitch(bank.database, true);
  for (let n = 0; n < 5; n++) {
    await bank.release({ runId, isRepeat: true });
    await sendInTime(bank, bank.nowMs + 600_000);
    bank.nowMs += 600_000;
  }
  expect(bank.batches.messages.map(({ message }) => message.batch).toSorted()).toEqual(
    [0, 1, 2].map((n) => `batch#2027-03-01T10:00:00.000Z#000-00000${n}`),
  );
  await writeKillSwitch(bank.database, false);
  await sendInTime(bank);
  expect(await bank.run(runId)).toMatchObject({ status: 'finished', outcomes: { sent: 150 } });
});

test('what holds a place keeps it, though everything was handed out again', async () => {
  await given(150, 12);
  for (const { message } of bank.batches.messages.splice(0)) await bank.send(message);
  const [waiting] = bank.batches.messages;
  await bank.release({ runId, isRepeat: true });
  bank.batches.messages.length = 0;
  await bank.send(waiting!.message);
  expect(bank.batches.messages.map(({ message }) => message.slot)).toEqual([waiting!.message.slot]);
});

test('a kill switch turned while a batch waits for its place holds it', async () => {
  await given(50, 12);
  const count = bank.database.count.bind(bank.database);
  bank.database.count = async (...args) => {
    await writeKillSwitch(bank.database, true);
    bank.monotonicMs += 2_500;
    return count(...args);
  };
  await sendInTime(bank, launchAt + 1_000);
  expect(sentTo(bank)).toEqual([]);
  expect(bank.batches.messages).toHaveLength(1);
});

test.each([
  ['throttles', 'throttled', 30],
  ['has no more of its daily quota', 'account-daily-quota-exceeded', 900],
])('a provider that %s has the batch again later, and nobody is failed for it', async (_, reason, delaySeconds) => {
  await given(50, 1_000);
  const accept = bank.sender.answer;
  bank.sender.answer = () => ({ result: 'not-accepted', reason });
  await bank.send(bank.batches.messages.shift()!.message);
  expect(bank.batches.messages).toMatchObject([{ delaySeconds, group: 'cmp_1', message: { isRepeat: true } }]);
  bank.sender.answer = accept;
  await sendInTime(bank);
  expect(await bank.run(runId)).toMatchObject({ status: 'finished', outcomes: { sent: 50, failed: 0 } });
});
