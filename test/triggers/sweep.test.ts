import { beforeEach, describe, expect, test } from 'vitest';
import { resumeRuns, stopRuns } from '../../functions/campaigns/stop-runs.ts';
import type { CampaignId } from '../../functions/contracts/ids.ts';
import { dispatchId } from '../../functions/dispatch/dispatch-id.ts';
import { packGate } from '../../functions/gate/gate.ts';
import { sweep } from '../../functions/triggers/sweep.ts';
import { MemoryBank } from '../support/bank.ts';
import { aCustomer, aGate, customerIdOf } from '../support/builders.ts';

let bank: MemoryBank;
const runId = 'run_1v1once';
const sweepNow = (queuesLost = false) =>
  sweep({ sweep: 'all', queuesLost }, bank.nowMs, {
    database: bank.database,
    slices: bank.slices,
    releases: bank.releases,
  });
const stop = (campaign: CampaignId, status: 'paused' | 'cancelled', because: string) =>
  stopRuns(bank.database, campaign, { status, because, nowMs: bank.nowMs }, bank.releases);
const sentTo = () => bank.sender.accepted.map(({ customerId }) => customerId).toSorted();

beforeEach(async () => {
  bank = new MemoryBank();
  for (const n of [1, 2, 3]) await bank.add(aCustomer({ customerId: `B${n}`, email: `b${n}@example.com` }));
});

describe('the sweeper', () => {
  test('hands a lost slice out again once it has seen twice that nothing moves', async () => {
    await bank.start(await bank.approve('cmp_1'));
    bank.slices.messages.length = 0;
    await sweepNow();
    expect(bank.slices.messages).toEqual([]);
    await sweepNow();
    expect(bank.slices.messages.map(({ message }) => message)).toEqual([{ runId, slice: 0 }]);
    await bank.advanceTo('2027-03-01T10:01:00Z');
    expect(sentTo()).toEqual(['B1', 'B2', 'B3']);
  });

  test('hands lost batches out again, at once when it is told that the queues were lost', async () => {
    await bank.start(await bank.approve('cmp_1'));
    await bank.drain();
    bank.schedules.set.clear();
    bank.nowMs = Date.parse('2027-03-01T10:01:00Z');
    await sweepNow(true);
    await bank.drain();
    expect(sentTo()).toEqual(['B1', 'B2', 'B3']);
    expect(await bank.run(runId)).toMatchObject({ status: 'finished', outcomes: { sent: 3 } });
  });

  test('finishes a run whose last worker died after its result', async () => {
    await bank.start(await bank.approve('cmp_1'));
    await bank.advanceTo('2027-03-01T10:01:00Z');
    await bank.database.write({ update: 'campaigns', key: { id: runId, part: 'run' }, set: { status: 'releasing' } });
    await bank.database.putAll([{ table: 'campaigns', item: { id: 'open-runs', part: runId } }]);
    await sweepNow();
    expect(await bank.run(runId)).toMatchObject({ status: 'finished' });
    expect((await bank.database.query('campaigns', { partition: 'open-runs' })).items).toEqual([]);
  });

  test('settles messages in doubt after an hour of silence: sent where an event came, unresolved where none did', async () => {
    bank.sender.answer = () => ({ result: 'unknown', reason: 'timeout' });
    await bank.start(await bank.approve('cmp_1'));
    await bank.advanceTo('2027-03-01T10:01:00Z');
    const run = await bank.run(runId);
    const dispatch = dispatchId(run, customerIdOf('B1'));
    const stored = await bank.database.get('timeline', { customerId: 'B1', fact: `dispatch#${dispatch}` });
    const { status: _s, reason: _r, step: _t, batch: _b, ...origin } = stored!;
    await bank.database.putAll([
      {
        table: 'timeline',
        item: {
          ...origin,
          fact: `response#${dispatch}#delivery#once`,
          kind: 'response',
          event: 'delivery',
          eventId: 'once',
        },
      },
    ]);
    bank.nowMs = Date.parse('2027-03-01T10:59:00Z');
    await sweepNow();
    expect(await bank.run(runId)).toMatchObject({ status: 'releasing', unknown: 3 });
    bank.nowMs = Date.parse('2027-03-01T11:01:00Z');
    await sweepNow();
    expect(await bank.run(runId)).toMatchObject({
      status: 'finished',
      unknown: 0,
      outcomes: { sent: 1, unresolved: 2 },
    });
  });
});

describe('something that cannot be read', () => {
  test('a run: the others are swept, then it is told of', async () => {
    await bank.start(await bank.approve('cmp_1'));
    await bank.start(await bank.approve('cmp_2'));
    bank.slices.messages.length = 0;
    await bank.database.write({ update: 'campaigns', key: { id: runId, part: 'run' }, set: { frozen: 'many' } });
    await expect(sweepNow(true)).rejects.toThrow(/run run_1v1once cannot be read/);
    expect(bank.slices.messages.map(({ message }) => message)).toEqual([{ runId: 'run_2v1once', slice: 0 }]);
  });

  test('a slice: the run’s other slices go on, then it is told of', async () => {
    await bank.start(await bank.approve('cmp_1'));
    bank.slices.messages.length = 0;
    await bank.database.putAll([{ table: 'campaigns', item: { id: runId, part: 'slice#001', checkpoint: 'x' } }]);
    await expect(sweepNow(true)).rejects.toThrow('slice#001 of run_1v1once cannot be read');
    expect(bank.slices.messages.map(({ message }) => message)).toEqual([{ runId, slice: 0 }]);
  });
});

describe('staff who pause a campaign', () => {
  test('stop its runs before the next batch, and a resume goes on with exactly the rest', async () => {
    await bank.add(aCustomer({ customerId: 'B4', email: 'b4@example.com', zone: 'America/New_York' }));
    const campaign = await bank.approve('cmp_1');
    await bank.start(campaign);
    await bank.advanceTo('2027-03-01T10:01:00Z');
    await stop(campaign, 'paused', 'Paused by Mia.');
    await bank.advanceTo('2027-03-01T15:00:00Z');
    expect(sentTo()).toEqual(['B1', 'B2', 'B3']);
    expect(await bank.run(runId)).toMatchObject({ status: 'paused', pausedBecause: 'Paused by Mia.' });
    await resumeRuns(bank.database, campaign, { slices: bank.slices, releases: bank.releases });
    await bank.drain();
    expect(sentTo()).toEqual(['B1', 'B2', 'B3', 'B4']);
    expect(await bank.run(runId)).toMatchObject({ status: 'finished', outcomes: { sent: 4 } });
  });

  test('stop a freeze half way, and a resume freezes on', async () => {
    const campaign = await bank.approve('cmp_1');
    await bank.start(campaign);
    await stop(campaign, 'paused', 'Paused by Mia.');
    await bank.drain();
    expect(await bank.run(runId)).toMatchObject({ status: 'paused', frozen: 0 });
    await resumeRuns(bank.database, campaign, { slices: bank.slices, releases: bank.releases });
    await bank.advanceTo('2027-03-01T10:01:00Z');
    expect(await bank.run(runId)).toMatchObject({ status: 'finished', frozen: 3 });
  });

  test('and cancel leave nobody in doubt: what was not sent stays open and is never sent', async () => {
    const campaign = await bank.approve('cmp_1');
    await bank.start(campaign);
    await bank.drain();
    await stop(campaign, 'cancelled', 'Cancelled by Mia.');
    await bank.advanceTo('2027-03-01T12:00:00Z');
    expect(sentTo()).toEqual([]);
    expect(await bank.run(runId)).toMatchObject({ status: 'cancelled', frozen: 3 });
  });
});

test('who was found to be refused before a run paused is asked again after the resume: nothing had been written', async () => {
  await bank.add(aCustomer({ customerId: 'B4', email: 'b4@example.com' }), aGate({ consents: [] }));
  const accept = bank.sender.answer;
  bank.sender.answer = () => ({ result: 'failed', reason: 'not-verified', isConfiguration: true });
  const campaign = await bank.approve('cmp_1');
  await bank.start(campaign);
  await bank.advanceTo('2027-03-01T10:01:00Z');
  bank.sender.answer = accept;
  await bank.database.putAll([{ table: 'gates', item: { customerId: 'B4', ...packGate(aGate()) } }]);
  await resumeRuns(bank.database, campaign, { slices: bank.slices, releases: bank.releases });
  await bank.drain();
  expect(sentTo()).toEqual(['B1', 'B2', 'B3', 'B4']);
  expect(await bank.run(runId)).toMatchObject({ status: 'finished', outcomes: { sent: 4, refused: 0 } });
});
