import { beforeEach, describe, expect, test } from 'vitest';
import { hashAddress } from '../../functions/consent/address.ts';
import { packGate } from '../../functions/gate/gate.ts';
import { MemoryBank } from '../support/bank.ts';
import { aCustomer, aGate, runIdOf } from '../support/builders.ts';
import { addPeople, sentTo } from './batch-people.ts';

let bank: MemoryBank;
const runId = 'run_1v1once';

beforeEach(() => {
  bank = new MemoryBank();
});

describe('two customers with one mailbox', () => {
  test('get one message', async () => {
    const email = 'both@example.com';
    for (const customerId of ['B1', 'B2']) await bank.add(aCustomer({ customerId, email, sharedEmail: true }));
    const mailbox = `addr#${hashAddress(Buffer.alloc(32, 7), 'email', email)}`;
    await bank.database.putAll([
      {
        table: 'gates',
        item: {
          customerId: mailbox,
          version: 1,
          consents: '',
          suppressed: '',
          contacts: '',
          claims: '',
          members: 'B1 B2',
        },
      },
    ]);
    await bank.start(await bank.approve('cmp_1'));
    await bank.advanceTo('2027-03-01T10:01:00Z');
    expect(bank.sender.accepted).toHaveLength(1);
    expect(await bank.run(runId)).toMatchObject({
      status: 'finished',
      outcomes: { sent: 1, refused: 1 },
      reasons: { 'mailbox-already-greeted': 1 },
    });
  });
});

describe('a worker that died after its claims', () => {
  test('leaves its people in doubt once its lease is over: they are never claimed again', async () => {
    await addPeople(bank, 2);
    await bank.start(await bank.approve('cmp_1'));
    const send = bank.sender.send.bind(bank.sender);
    bank.sender.send = async (...call) => {
      await send(...call);
      throw new Error('killed');
    };
    await expect(bank.advanceTo('2027-03-01T10:01:00Z')).rejects.toThrow('killed');
    bank.sender.send = send;
    await bank.release({ runId: runIdOf(runId) });
    const pointer = bank.batches.messages.shift()!.message;
    await bank.send(pointer, true);
    expect(bank.batches.messages).toHaveLength(1);
    bank.nowMs = Date.parse('2027-03-01T10:05:00Z');
    await bank.drain();
    expect(sentTo(bank)).toHaveLength(2);
    expect(await bank.run(runId)).toMatchObject({ status: 'releasing', unknown: 2 });
  });
});

describe('an opt-out between the reading and the claim', () => {
  test('is found by the claim, and that person alone is decided again', async () => {
    await addPeople(bank, 3);
    const writeEach = bank.database.writeEach.bind(bank.database);
    let first = true;
    bank.database.writeEach = async (writes) => {
      if (first)
        await bank.database.write({
          update: 'gates',
          key: { customerId: 'B2' },
          set: packGate(aGate({ version: 2, consents: [] })),
        });
      first = false;
      return writeEach(writes);
    };
    await bank.start(await bank.approve('cmp_1'));
    await bank.advanceTo('2027-03-01T10:01:00Z');
    expect(sentTo(bank)).toEqual(['B1', 'B3']);
    expect(await bank.run(runId)).toMatchObject({ status: 'finished', reasons: { 'no-consent': 1 } });
  });
});
