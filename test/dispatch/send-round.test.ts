import { beforeEach, describe, expect, test, vi } from 'vitest';
import { hashAddress } from '../../functions/consent/address.ts';
import { claimKeyOf } from '../../functions/dispatch/dispatch-id.ts';
import { withClaim } from '../../functions/gate/claim.ts';
import { packGate, unpackGate } from '../../functions/gate/gate.ts';
import { MemoryBank } from '../support/bank.ts';
import { aCustomer } from '../support/builders.ts';
import { wrongOutcomes } from '../support/recounted.ts';
import { addPeople, sentTo } from './batch-people.ts';
import { runId } from './in-doubt.ts';

let bank: MemoryBank;

beforeEach(() => {
  bank = new MemoryBank();
});

describe('a record that cannot be read', () => {
  test.each([
    ['customer', { table: 'customers' as const, set: { locale: 'klingon' } }],
    ['gate', { table: 'gates' as const, set: { consents: 'main=??' } }],
  ])('%s: that person alone is refused, with the reason, and somebody is told', async (_, { table, set }) => {
    await addPeople(bank, 50);
    await bank.start(await bank.approve('cmp_1'));
    await bank.drain();
    await bank.database.write({ update: table, key: { customerId: 'B7' }, set });
    const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    await bank.advanceTo('2027-03-01T10:01:00Z');
    const lines = out.mock.calls.map(([line]) => String(line));
    out.mockRestore();
    expect(sentTo(bank)).toHaveLength(49);
    expect(await bank.run(runId)).toMatchObject({
      status: 'finished',
      outcomes: { sent: 49, refused: 1 },
      reasons: { 'record-unreadable': 1 },
    });
    expect(lines.filter((line) => line.includes('"level":"error"') && line.includes('"customerId":"B7"'))).toHaveLength(
      1,
    );
    expect(await wrongOutcomes(bank.database)).toEqual([]);
  });

  test('mailbox: those who share it are refused', async () => {
    const email = 'both@example.com';
    await addPeople(bank, 2);
    for (const customerId of ['S1', 'S2']) await bank.add(aCustomer({ customerId, email, sharedEmail: true }));
    const customerId = `addr#${hashAddress(Buffer.alloc(32, 7), 'email', email)}`;
    await bank.database.putAll([{ table: 'gates', item: { customerId, version: 1, suppressed: 'e?' } }]);
    await bank.start(await bank.approve('cmp_1'));
    const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    await bank.advanceTo('2027-03-01T10:01:00Z');
    out.mockRestore();
    expect(sentTo(bank)).toEqual(['B1', 'B2']);
    expect(await bank.run(runId)).toMatchObject({ status: 'finished', reasons: { 'record-unreadable': 2 } });
  });
});

test('a claim of our own that was written late and never answered is taken back, and the person sent to', async () => {
  await addPeople(bank, 2);
  const writeEach = bank.database.writeEach.bind(bank.database);
  let late = true;
  bank.database.writeEach = async (writes) => {
    const change = writes.find((write) => 'change' in write && write.key.customerId === 'B2');
    if (!change || !late) return writeEach(writes);
    late = false;
    const outcomes = await writeEach(writes.filter((write) => write !== change));
    // The reading that follows still finds nothing; then the write arrives.
    const getMany = bank.database.getMany.bind(bank.database);
    bank.database.getMany = async (keys) => {
      const found = await getMany(keys);
      bank.database.getMany = getMany;
      await writeEach([change]);
      return found;
    };
    return writes.map((write) => (write === change ? 'unknown' : outcomes[0]!) as 'done');
  };
  await bank.start(await bank.approve('cmp_1'));
  await bank.advanceTo('2027-03-01T10:01:00Z');
  expect(sentTo(bank)).toEqual(['B1', 'B2']);
  expect(bank.sender.calls).toBe(2);
  expect(await bank.run(runId)).toMatchObject({ status: 'finished', unknown: 0, outcomes: { sent: 2 } });
  const gate = unpackGate((await bank.database.get('gates', { customerId: 'B2' }))!);
  expect([gate.claims.length, gate.contacts.length]).toEqual([1, 1]);
});

test('the claim of another worker that may be alive is left alone, and the batch comes again', async () => {
  await addPeople(bank, 1);
  await bank.start(await bank.approve('cmp_1'));
  await bank.drain();
  const run = await bank.run(runId);
  const request = { key: claimKeyOf(run), attempt: 'other', nowMs: bank.nowMs, closesAtMs: bank.nowMs, plan: run.plan };
  const gate = unpackGate((await bank.database.get('gates', { customerId: 'B1' }))!);
  await bank.database.putAll([
    {
      table: 'gates',
      item: {
        customerId: 'B1',
        ...packGate(withClaim(gate, { ...request, nowMs: Date.parse('2027-03-01T10:00:00Z') })),
      },
    },
  ]);
  for (const [name, { message }] of bank.schedules.set) {
    await bank.schedules.remove(name);
    bank.nowMs = Date.parse('2027-03-01T10:00:00Z');
    await bank.release(message);
  }
  await bank.send(bank.batches.messages.shift()!.message);
  expect(bank.sender.calls).toBe(0);
  expect(bank.batches.messages).toHaveLength(1);
});
