import { beforeEach, describe, expect, test } from 'vitest';
import { hashAddress } from '../../functions/consent/address.ts';
import { packGate } from '../../functions/gate/gate.ts';
import { textOf } from '../../functions/platform/database.ts';
import { MemoryBank } from '../support/bank.ts';
import { aCustomer, aGate } from '../support/builders.ts';
import { wrongOutcomes } from '../support/recounted.ts';
import { addPeople, sentTo } from './batch-people.ts';
import { deliver, dispatchOf, runId } from './in-doubt.ts';

let bank: MemoryBank;

beforeEach(() => {
  bank = new MemoryBank();
});

/** The one batch of the run, handed out and not yet worked on. */
async function handedOut() {
  await bank.start(await bank.approve('cmp_1'));
  await bank.drain();
  bank.nowMs = Date.parse('2027-03-01T10:00:00Z');
  for (const [name, { message }] of bank.schedules.set) {
    await bank.schedules.remove(name);
    await bank.release(message);
  }
  return bank.batches.messages.shift()!.message;
}

/** B1 is refused for want of consent by whoever reads now, and allowed to whoever reads after `grant`. */
const withhold = () =>
  bank.database.putAll([
    { table: 'gates', item: { customerId: 'B1', ...packGate(aGate({ consents: [], version: 1 })) } },
  ]);
const grant = () =>
  bank.database.putAll([{ table: 'gates', item: { customerId: 'B1', ...packGate(aGate({ version: 2 })) } }]);

/** While the first worker's call is under way, another gets the same message and ends. */
function whileSending(meanwhile: () => Promise<void>): void {
  const send = bank.sender.send.bind(bank.sender);
  bank.sender.send = async (...call) => {
    bank.sender.send = send;
    const answer = await send(...call);
    await meanwhile();
    return answer;
  };
}

describe('one batch that two workers have at once', () => {
  test('is counted as the provider took it when the one who was counted had refused somebody', async () => {
    await addPeople(bank, 1);
    const pointer = await handedOut();
    whileSending(async () => {
      // Who reads neither claim nor consent: the second worker's gates were read before the first one's claim.
      const getMany = bank.database.getMany.bind(bank.database);
      bank.database.getMany = async (keys) => {
        const found = await getMany(keys);
        return found.map((each) =>
          each.table === 'gates' ? { ...each, item: { customerId: 'B1', ...packGate(aGate({ consents: [] })) } } : each,
        );
      };
      await bank.send(pointer);
      bank.database.getMany = getMany;
    });
    await bank.send(pointer);
    expect(sentTo(bank)).toEqual(['B1']);
    expect(await bank.run(runId)).toMatchObject({
      status: 'finished',
      outcomes: { sent: 1, refused: 0 },
      reasons: { 'no-consent': 0 },
    });
    expect(await wrongOutcomes(bank.database)).toEqual([]);
    await bank.send(pointer, true);
    expect(await bank.run(runId)).toMatchObject({ outcomes: { sent: 1, refused: 0 } });
    expect(await wrongOutcomes(bank.database)).toEqual([]);
  });

  test('leaves no refusal of the one who was not counted', async () => {
    await addPeople(bank, 2);
    await withhold();
    const pointer = await handedOut();
    whileSending(async () => {
      await grant();
      await bank.send(pointer);
      // B2 is claimed by the first, who may be alive: the second waits, and by then the first has written down what left.
      expect(bank.batches.messages).toHaveLength(1);
    });
    await bank.send(pointer);
    await bank.drain();
    expect(sentTo(bank)).toEqual(['B1', 'B2']);
    expect(await bank.run(runId)).toMatchObject({ status: 'finished', frozen: 2, outcomes: { sent: 2, refused: 0 } });
    expect(await wrongOutcomes(bank.database)).toEqual([]);
  });

  test('counts what a killed one may have sent to somebody whom the other refused: given up, until an event proves it', async () => {
    await addPeople(bank, 2);
    const pointer = await handedOut();
    whileSending(async () => {
      throw new Error('killed');
    });
    await expect(bank.send(pointer)).rejects.toThrow('killed');
    const getMany = bank.database.getMany.bind(bank.database);
    bank.database.getMany = async (keys) => (await getMany(keys)).filter(({ table }) => table !== 'gates');
    await bank.send(pointer);
    bank.database.getMany = getMany;
    expect(await bank.run(runId)).toMatchObject({ status: 'finished', outcomes: { refused: 2 } });
    bank.nowMs = Date.parse('2027-03-01T10:06:00Z');
    await bank.send(pointer, true);
    expect(await bank.run(runId)).toMatchObject({
      status: 'finished',
      unknown: 0,
      outcomes: { refused: 0, unresolved: 2 },
    });
    expect(await wrongOutcomes(bank.database)).toEqual([]);
    await deliver(bank, 'B2');
    expect(await bank.run(runId)).toMatchObject({ outcomes: { sent: 1, unresolved: 1 } });
    expect(await wrongOutcomes(bank.database)).toEqual([]);
  });
});

test('a result that meets another transaction is written again', async () => {
  await addPeople(bank, 2);
  const transact = bank.database.transact.bind(bank.database);
  let busy = 3;
  bank.database.transact = async (writes) =>
    writes.some((write) => 'put' in write && textOf(write.item.part).startsWith('result#')) && busy-- > 0
      ? 'conflict'
      : transact(writes);
  await bank.send(await handedOut());
  expect(await bank.run(runId)).toMatchObject({ status: 'finished', outcomes: { sent: 2 } });
});

test('a worker that was taken for dead counts what stands: in doubt, as the other one wrote', async () => {
  await addPeople(bank, 1);
  const pointer = await handedOut();
  whileSending(async () => {
    bank.nowMs += 3 * 60_000;
    await bank.send(pointer, true);
  });
  await bank.send(pointer);
  expect(await dispatchOf(bank, 'B1')).toMatchObject({ status: 'unknown', reason: 'worker-died' });
  expect(await bank.run(runId)).toMatchObject({ status: 'releasing', unknown: 1, outcomes: { sent: 0 } });
  expect(await wrongOutcomes(bank.database)).toEqual([]);
});

test('a person whose own mailbox was claimed for them between two readings is not refused for it', async () => {
  const email = 'both@example.com';
  for (const customerId of ['B1', 'B2']) await bank.add(aCustomer({ customerId, email, sharedEmail: true }));
  const key = `addr#${hashAddress(Buffer.alloc(32, 7), 'email', email)}`;
  await bank.database.putAll([
    { table: 'gates', item: { customerId: key, ...packGate(aGate({ key, consents: [] })), members: 'B1 B2' } },
  ]);
  const pointer = await handedOut();
  const getMany = bank.database.getMany.bind(bank.database);
  let mine = true;
  bank.database.getMany = async (keys) => {
    const found = await getMany(keys);
    if (mine && keys.some((each) => each.table === 'customers')) {
      mine = false;
      // The other one dies after it has written down what left, before its result.
      const transact = bank.database.transact.bind(bank.database);
      bank.database.transact = async (writes) => {
        if (writes.length > 2) throw new Error('killed');
        return transact(writes);
      };
      await expect(bank.send(pointer)).rejects.toThrow('killed');
      bank.database.transact = transact;
    }
    return found;
  };
  await bank.send(pointer);
  await bank.drain();
  expect(bank.sender.accepted).toHaveLength(1);
  expect(await bank.run(runId)).toMatchObject({
    status: 'finished',
    outcomes: { sent: 1, refused: 1 },
    reasons: { 'mailbox-already-greeted': 1 },
  });
  expect(await wrongOutcomes(bank.database)).toEqual([]);
});
