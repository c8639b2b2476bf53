import { beforeEach, describe, expect, test } from 'vitest';
import { finishIfComplete } from '../../functions/dispatch/finish-run.ts';
import { resolveSilent } from '../../functions/dispatch/resolve-silent.ts';
import { MemoryBank } from '../support/bank.ts';
import { aCustomer, aGate, runIdOf } from '../support/builders.ts';
import { addPeople, sentTo } from './batch-people.ts';

let bank: MemoryBank;
const runId = 'run_1v1once';

beforeEach(() => {
  bank = new MemoryBank();
});

describe('a one-off run', () => {
  test('sends to each person once at its instant, in full batches, and ends with sums that hold everybody', async () => {
    await addPeople(bank, 120);
    await bank.start(await bank.approve('cmp_1'));
    await bank.drain();
    expect(bank.sender.accepted).toHaveLength(0);
    await bank.advanceTo('2027-03-01T10:05:00Z');
    expect(new Set(sentTo(bank)).size).toBe(120);
    expect(bank.sender.accepted).toHaveLength(120);
    expect(bank.sender.calls).toBe(3);
    expect(await bank.run(runId)).toMatchObject({
      status: 'finished',
      frozen: 120,
      outcomes: { sent: 120, refused: 0, failed: 0, unresolved: 0, holdout: 0 },
    });
  });

  test('sends nothing twice when every message of every queue comes twice', async () => {
    await addPeople(bank, 60);
    const campaign = await bank.approve('cmp_1');
    await bank.start(campaign);
    await bank.start(campaign);
    for (const { message } of bank.slices.messages) await bank.expand(message);
    await bank.drain();
    await bank.release({ runId: runIdOf(runId) });
    await bank.advanceTo('2027-03-01T10:01:00Z');
    await bank.release({ runId: runIdOf(runId), dueAt: '2027-03-01T10:00:00.000Z' });
    await bank.drain();
    expect(sentTo(bank)).toHaveLength(60);
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
    expect(sentTo(bank)).toEqual(['B1']);
    expect(await bank.run(runId)).toMatchObject({ status: 'releasing' });
    await bank.advanceTo('2027-03-01T14:01:00Z');
    expect(sentTo(bank)).toEqual(['B1', 'B2']);
    expect(await bank.run(runId)).toMatchObject({ status: 'finished', outcomes: { sent: 2 } });
  });

  test('defers a person who moved into the night after the freeze, by a child batch', async () => {
    await bank.add(aCustomer({ customerId: 'B1' }));
    await bank.start(await bank.approve('cmp_1'));
    await bank.drain();
    await bank.database.write({ update: 'customers', key: { customerId: 'B1' }, set: { zone: 'America/New_York' } });
    await bank.advanceTo('2027-03-01T10:30:00Z');
    expect(sentTo(bank)).toEqual([]);
    await bank.advanceTo('2027-03-01T14:01:00Z');
    expect(sentTo(bank)).toEqual(['B1']);
    expect(await bank.run(runId)).toMatchObject({ status: 'finished', frozen: 1, outcomes: { sent: 1 } });
  });

  test('stays under the campaign’s limit to the last message', async () => {
    await addPeople(bank, 70);
    await bank.start(await bank.approve('cmp_1', { limits: { total: 55 } }));
    await bank.advanceTo('2027-03-01T10:01:00Z');
    expect(await bank.run(runId)).toMatchObject({
      status: 'finished',
      outcomes: { sent: 55, refused: 15 },
      reasons: { 'limit-reached': 15 },
    });
  });

  test('pauses before the first message when the audience is not the one approved', async () => {
    await addPeople(bank, 20);
    await bank.start(await bank.approve('cmp_1', {}, { audience: 18 }));
    await bank.advanceTo('2027-03-01T10:01:00Z');
    expect(await bank.run(runId)).toMatchObject({
      status: 'paused',
      pausedBecause: 'The audience is 20 people; 18 were approved.',
    });
    expect(sentTo(bank)).toEqual([]);
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

describe('what the provider answers', () => {
  test('throttled: claim and contact are taken back, and the batch comes again', async () => {
    await addPeople(bank, 2);
    let throttled = 1;
    const accept = bank.sender.answer;
    bank.sender.answer = (message) =>
      message.customerId === 'B2' && throttled-- > 0
        ? { result: 'not-accepted', reason: 'throttled' }
        : accept(message);
    await bank.start(await bank.approve('cmp_1'));
    await bank.advanceTo('2027-03-01T10:01:00Z');
    expect(sentTo(bank)).toEqual(['B1', 'B2']);
    expect(await bank.run(runId)).toMatchObject({ status: 'finished', outcomes: { sent: 2, failed: 0 } });
    expect((await bank.database.get('gates', { customerId: 'B2' }))?.contacts).toMatch(/^e[0-9a-z]+@main$/);
  });

  test('rejected: failed with its reason, never again', async () => {
    await addPeople(bank, 2);
    bank.sender.answer = ({ customerId, dispatchId }) =>
      customerId === 'B1'
        ? { result: 'failed', reason: 'message-rejected' }
        : { result: 'accepted', providerMessageId: dispatchId };
    await bank.start(await bank.approve('cmp_1'));
    await bank.advanceTo('2027-03-01T10:01:00Z');
    expect(await bank.run(runId)).toMatchObject({ status: 'finished', outcomes: { sent: 1, failed: 1 } });
  });

  test('no answer: in doubt for an hour, then unresolved, and never sent again', async () => {
    await addPeople(bank, 2);
    const accept = bank.sender.answer;
    bank.sender.answer = (message) =>
      message.customerId === 'B1' ? { result: 'unknown', reason: 'timeout' } : accept(message);
    await bank.start(await bank.approve('cmp_1'));
    await bank.advanceTo('2027-03-01T10:01:00Z');
    expect(await bank.run(runId)).toMatchObject({ status: 'releasing', unknown: 1, outcomes: { sent: 1 } });
    bank.nowMs = Date.parse('2027-03-01T11:02:00Z');
    await resolveSilent(bank.database, await bank.run(runId), bank.nowMs);
    await finishIfComplete(bank.database, runIdOf(runId), bank.nowMs);
    expect(await bank.run(runId)).toMatchObject({
      status: 'finished',
      unknown: 0,
      outcomes: { sent: 1, unresolved: 1 },
    });
  });

  test('the set-up is at fault: the run pauses and says why, nobody is lost or marked', async () => {
    await addPeople(bank, 3);
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
