import { beforeEach, describe, expect, test } from 'vitest';
import { occasionsOf } from '../../functions/customers/occasions.ts';
import { resolveSilent } from '../../functions/dispatch/resolve-unknown.ts';
import { MemoryBank } from '../support/bank.ts';
import { aCustomer, aGate, runIdOf } from '../support/builders.ts';

let bank: MemoryBank;
const people = async (count: number, with_ = {}) => {
  for (let n = 1; n <= count; n++)
    await bank.add(aCustomer({ customerId: `B${n}`, email: `b${n}@example.com`, ...with_ }));
};
const runId = 'run_1v1once';
const sentTo = () => bank.sender.accepted.map(({ customerId }) => customerId).toSorted();

beforeEach(() => {
  bank = new MemoryBank();
});

describe('a one-off run', () => {
  test('sends to each person once at its instant, in full batches, and ends with sums that hold everybody', async () => {
    await people(120);
    await bank.start(await bank.approve('cmp_1'));
    await bank.drain();
    expect(bank.sender.accepted).toHaveLength(0);
    await bank.advanceTo('2027-03-01T10:05:00Z');
    expect(new Set(sentTo()).size).toBe(120);
    expect(bank.sender.accepted).toHaveLength(120);
    expect(bank.sender.calls).toBe(3);
    expect(await bank.run(runId)).toMatchObject({
      status: 'finished',
      frozen: 120,
      outcomes: { sent: 120, refused: 0, failed: 0, unresolved: 0, holdout: 0 },
    });
  });

  test('sends nothing twice when every message of every queue comes twice', async () => {
    await people(60);
    const campaign = await bank.approve('cmp_1');
    await bank.start(campaign);
    await bank.start(campaign);
    for (const { message } of bank.slices.messages) await bank.expand(message);
    await bank.drain();
    await bank.release({ runId: runIdOf(runId) });
    await bank.advanceTo('2027-03-01T10:01:00Z');
    await bank.release({ runId: runIdOf(runId), dueAt: '2027-03-01T10:00:00.000Z' });
    await bank.drain();
    expect(sentTo()).toHaveLength(60);
    expect(await bank.run(runId)).toMatchObject({ status: 'finished', frozen: 60, outcomes: { sent: 60 } });
  });

  test('writes each refusal with its reason, counts it, and keeps those held out apart', async () => {
    await bank.add(aCustomer({ customerId: 'B1' }));
    await bank.add(aCustomer({ customerId: 'B2', email: undefined }));
    await bank.add(aCustomer({ customerId: 'B3' }), aGate({ consents: [] }));
    await bank.start(await bank.approve('cmp_1'));
    await bank.advanceTo('2027-03-01T10:01:00Z');
    const run = await bank.run(runId);
    expect(run.outcomes).toEqual({ sent: 1, refused: 2, failed: 0, unresolved: 0, holdout: 0 });
    expect(run.reasons).toEqual({ 'no-address': 1, 'no-consent': 1 });
    expect(await bank.database.get('timeline', { customerId: 'B3', fact: `refusal#${runId}#1#email` })).toMatchObject({
      reason: 'no-consent',
      findings: ['no-consent'],
    });
  });

  test('waits for the morning of those for whom it is night, in their own zone', async () => {
    await bank.add(aCustomer({ customerId: 'B1' }));
    await bank.add(aCustomer({ customerId: 'B2', zone: 'America/New_York' }));
    await bank.start(await bank.approve('cmp_1'));
    await bank.advanceTo('2027-03-01T13:59:00Z');
    expect(sentTo()).toEqual(['B1']);
    expect(await bank.run(runId)).toMatchObject({ status: 'releasing' });
    await bank.advanceTo('2027-03-01T14:01:00Z');
    expect(sentTo()).toEqual(['B1', 'B2']);
    expect(await bank.run(runId)).toMatchObject({ status: 'finished', outcomes: { sent: 2 } });
  });

  test('defers a person who moved into the night after the freeze, by a child batch', async () => {
    await bank.add(aCustomer({ customerId: 'B1' }));
    await bank.start(await bank.approve('cmp_1'));
    await bank.drain();
    await bank.database.write({ update: 'customers', key: { customerId: 'B1' }, set: { zone: 'America/New_York' } });
    await bank.advanceTo('2027-03-01T10:30:00Z');
    expect(sentTo()).toEqual([]);
    await bank.advanceTo('2027-03-01T14:01:00Z');
    expect(sentTo()).toEqual(['B1']);
    expect(await bank.run(runId)).toMatchObject({ status: 'finished', frozen: 1, outcomes: { sent: 1 } });
  });

  test('stays under the campaign’s limit to the last message', async () => {
    await people(70);
    await bank.start(await bank.approve('cmp_1', { limits: { total: 55 } }));
    await bank.advanceTo('2027-03-01T10:01:00Z');
    expect(await bank.run(runId)).toMatchObject({
      status: 'finished',
      outcomes: { sent: 55, refused: 15 },
      reasons: { 'limit-reached': 15 },
    });
  });

  test('pauses before the first message when the audience is not the one approved', async () => {
    await people(20);
    await bank.start(await bank.approve('cmp_1', {}, { audience: 18 }));
    await bank.advanceTo('2027-03-01T10:01:00Z');
    expect(await bank.run(runId)).toMatchObject({
      status: 'paused',
      pausedBecause: 'The audience is 20 people; 18 were approved.',
    });
    expect(sentTo()).toEqual([]);
  });

  test('is refused when the plan is no longer the one that was approved', async () => {
    const campaign = await bank.approve('cmp_1');
    await bank.database.write({
      update: 'campaigns',
      key: { id: campaign, part: 'campaign' },
      set: { approvalHash: 'another' },
    });
    expect(await bank.start(campaign)).toEqual({ refused: 'changed-since-approval' });
  });

  test('ends at once when nobody fits', async () => {
    await bank.start(await bank.approve('cmp_1'));
    await bank.drain();
    expect(await bank.run(runId)).toMatchObject({ status: 'finished', frozen: 0 });
  });
});

describe('two customers with one mailbox', () => {
  test('get one message', async () => {
    const email = 'both@example.com';
    for (const customerId of ['B1', 'B2']) await bank.add(aCustomer({ customerId, email, sharedEmail: true }));
    const { hashAddress } = await import('../../functions/consent/address.ts');
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

describe('what the provider answers', () => {
  test('throttled: claim and contact are taken back, and the batch comes again', async () => {
    await people(2);
    let throttled = 1;
    const accept = bank.sender.answer;
    bank.sender.answer = (message) =>
      message.customerId === 'B2' && throttled-- > 0
        ? { result: 'not-accepted', reason: 'throttled' }
        : accept(message);
    await bank.start(await bank.approve('cmp_1'));
    await bank.advanceTo('2027-03-01T10:01:00Z');
    expect(sentTo()).toEqual(['B1', 'B2']);
    expect(await bank.run(runId)).toMatchObject({ status: 'finished', outcomes: { sent: 2, failed: 0 } });
    expect((await bank.database.get('gates', { customerId: 'B2' }))?.contacts).toMatch(/^e[0-9a-z]+@main$/);
  });

  test('rejected: failed with its reason, never again', async () => {
    await people(2);
    bank.sender.answer = ({ customerId, dispatchId }) =>
      customerId === 'B1'
        ? { result: 'failed', reason: 'message-rejected' }
        : { result: 'accepted', providerMessageId: dispatchId };
    await bank.start(await bank.approve('cmp_1'));
    await bank.advanceTo('2027-03-01T10:01:00Z');
    expect(await bank.run(runId)).toMatchObject({ status: 'finished', outcomes: { sent: 1, failed: 1 } });
  });

  test('no answer: in doubt for an hour, then unresolved, and never sent again', async () => {
    await people(2);
    const accept = bank.sender.answer;
    bank.sender.answer = (message) =>
      message.customerId === 'B1' ? { result: 'unknown', reason: 'timeout' } : accept(message);
    await bank.start(await bank.approve('cmp_1'));
    await bank.advanceTo('2027-03-01T10:01:00Z');
    expect(await bank.run(runId)).toMatchObject({ status: 'releasing', unknown: 1, outcomes: { sent: 1 } });
    await resolveSilent(bank.database, runIdOf(runId), Date.parse('2027-03-01T10:02:00Z'), bank.nowMs);
    expect(await bank.run(runId)).toMatchObject({
      status: 'finished',
      unknown: 0,
      outcomes: { sent: 1, unresolved: 1 },
    });
  });

  test('the set-up is at fault: the run pauses and says why, nobody is lost or marked', async () => {
    await people(3);
    bank.sender.answer = () => ({ result: 'failed', reason: 'template-not-found', isConfiguration: true });
    await bank.start(await bank.approve('cmp_1'));
    await bank.advanceTo('2027-03-01T10:01:00Z');
    expect(await bank.run(runId)).toMatchObject({
      status: 'paused',
      pausedBecause: 'The provider refuses the set-up: template-not-found.',
      outcomes: { failed: 0 },
    });
    expect(await bank.database.get('gates', { customerId: 'B1' })).toMatchObject({ claims: '', contacts: '' });
  });
});

describe('a worker that died after its claims', () => {
  test('leaves its people in doubt once its lease is over: they are never claimed again', async () => {
    await people(2);
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
    expect(sentTo()).toHaveLength(2);
    expect(await bank.run(runId)).toMatchObject({ status: 'releasing', unknown: 2 });
  });
});

describe('an opt-out between the reading and the claim', () => {
  test('is found by the claim, and that person alone is decided again', async () => {
    await people(3);
    const { packGate } = await import('../../functions/gate/gate.ts');
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
    expect(sentTo()).toEqual(['B1', 'B3']);
    expect(await bank.run(runId)).toMatchObject({ status: 'finished', reasons: { 'no-consent': 1 } });
  });
});

describe('a birthday run', () => {
  const birthday = {
    kind: 'birthday' as const,
    purpose: 'birthday-and-care' as const,
    template: 'birthday',
    schedule: { localTime: '10:00' },
  };

  test('reads who has a birthday on that local date and greets each at ten by their own clock', async () => {
    await bank.add(aCustomer({ customerId: 'B1', birthday: '1990-03-02', zone: 'Asia/Shanghai' }));
    await bank.add(aCustomer({ customerId: 'B2', birthday: '1990-03-02', zone: 'America/New_York' }));
    await bank.add(aCustomer({ customerId: 'B3', birthday: '1990-03-03' }));
    bank.nowMs = Date.parse('2027-03-01T10:00:00Z');
    await bank.start(await bank.approve('cmp_1', birthday), '2027-03-01T10:00:00Z');
    await bank.advanceTo('2027-03-02T02:01:00Z');
    expect(sentTo()).toEqual(['B1']);
    await bank.advanceTo('2027-03-02T15:01:00Z');
    expect(sentTo()).toEqual(['B1', 'B2']);
    expect(await bank.run('run_1v1d20270302')).toMatchObject({ status: 'finished', frozen: 2, outcomes: { sent: 2 } });
  });

  test('greets on 28 February 2027 who was born on a 29th, once a year even when the birthday is corrected', async () => {
    await bank.add(aCustomer({ customerId: 'B1', birthday: '1992-02-29' }));
    bank.nowMs = Date.parse('2027-02-27T10:00:00Z');
    const campaign = await bank.approve('cmp_1', birthday);
    await bank.start(campaign, '2027-02-27T10:00:00Z');
    await bank.advanceTo('2027-02-28T12:00:00Z');
    expect(sentTo()).toEqual(['B1']);
    const corrected = aCustomer({ customerId: 'B1', birthday: '1992-03-02' });
    await bank.database.write({ update: 'customers', key: { customerId: 'B1' }, set: { birthday: '1992-03-02' } });
    await bank.database.putAll(
      occasionsOf(corrected).map((occasion) => ({ table: 'occasions', item: { occasion, customerId: 'B1' } })),
    );
    bank.nowMs = Date.parse('2027-03-01T10:00:00Z');
    await bank.start(campaign, '2027-03-01T10:00:00Z');
    await bank.advanceTo('2027-03-02T12:00:00Z');
    expect(sentTo()).toEqual(['B1']);
    expect(await bank.run('run_1v1d20270302')).toMatchObject({
      status: 'finished',
      reasons: { 'already-contacted': 1 },
    });
  });
});
