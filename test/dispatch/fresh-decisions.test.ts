import { beforeEach, describe, expect, test } from 'vitest';
import { MemoryBank } from '../support/bank.ts';
import { wrongOutcomes } from '../support/recounted.ts';
import { addPeople, sentTo } from './batch-people.ts';
import { runId } from './in-doubt.ts';

let bank: MemoryBank;
let startedAtMs: number[];

beforeEach(async () => {
  bank = new MemoryBank();
  startedAtMs = [];
  await addPeople(bank, 2);
});

/** The tables take so long for a call of this kind, once. */
function slow(kind: 'gates' | 'work' | 'claims', takesMs: number): void {
  const { database } = bank;
  const [getMany, writeEach] = [database.getMany.bind(database), database.writeEach.bind(database)];
  let isSlow = true;
  const wait = (asked: boolean) => {
    if (!asked || !isSlow) return;
    isSlow = false;
    bank.monotonicMs += takesMs;
  };
  database.getMany = async (keys) => {
    const found = await getMany(keys);
    wait(kind === 'gates' && keys.some(({ table }) => table === 'gates'));
    wait(kind === 'work' && keys.some(({ key }) => key.part?.startsWith('result#')));
    return found;
  };
  database.writeEach = async (writes) => {
    const outcomes = await writeEach(writes);
    wait(kind === 'claims' && writes.some((write) => 'change' in write));
    return outcomes;
  };
}

async function sendDue() {
  await bank.start(await bank.approve('cmp_1'));
  await bank.drain();
  bank.nowMs = Date.parse('2027-03-01T10:00:00Z');
  for (const [name, { message }] of bank.schedules.set) {
    await bank.schedules.remove(name);
    await bank.release(message);
  }
  const send = bank.sender.send.bind(bank.sender);
  bank.sender.send = async (envelope, messages, isFresh) => {
    if (isFresh()) startedAtMs.push(bank.monotonicMs);
    return send(envelope, messages, isFresh);
  };
  await bank.send(bank.batches.messages.shift()!.message);
}

describe('no provider call starts', () => {
  test.each([
    ['gates', 1_501, [1_501]],
    ['claims', 1_501, [1_501]],
  ] as const)(
    'later than 1.5 s after the gates were asked for: %s that take %i ms are decided again',
    async (kind, ms, starts) => {
      slow(kind, ms);
      await sendDue();
      expect(startedAtMs).toEqual(starts);
      expect(bank.sender.calls).toBe(1);
      expect(sentTo(bank)).toEqual(['B1', 'B2']);
      expect(await bank.run(runId)).toMatchObject({ status: 'finished', outcomes: { sent: 2 } });
      expect((await bank.database.get('gates', { customerId: 'B1' }))?.contacts).toMatch(/^e[0-9a-z]+@main$/);
      expect(await wrongOutcomes(bank.database)).toEqual([]);
    },
  );

  test('on gates that were asked for 1.5 s ago it still does', async () => {
    slow('gates', 1_500);
    await sendDue();
    expect(bank.sender.calls).toBe(1);
  });

  test('later than 2.5 s after the run was asked for, however fresh the gates: it is read again, and a pause found', async () => {
    slow('work', 1_900);
    const getMany = bank.database.getMany.bind(bank.database);
    let first = true;
    bank.database.getMany = async (keys) => {
      const found = await getMany(keys);
      if (first && keys.some(({ table }) => table === 'gates')) {
        first = false;
        bank.monotonicMs += 601;
        await bank.database.write({ update: 'campaigns', key: { id: runId, part: 'run' }, set: { status: 'paused' } });
      }
      return found;
    };
    await sendDue();
    expect(bank.sender.calls).toBe(0);
    expect(await bank.database.get('gates', { customerId: 'B1' })).toMatchObject({ claims: '', contacts: '' });
  });
});
