import { beforeEach, describe, expect, test } from 'vitest';
import { resumeRuns, stopRuns } from '../../functions/campaigns/stop-runs.ts';
import { RunCounters } from '../../functions/contracts/counters.ts';
import type { CampaignId, RunId } from '../../functions/contracts/ids.ts';
import { sweep } from '../../functions/triggers/sweep.ts';
import { addPeople, sentTo } from '../dispatch/batch-people.ts';
import { MemoryBank } from '../support/bank.ts';
import { aCustomer } from '../support/builders.ts';

let bank: MemoryBank;
let campaign: CampaignId;
const runId = 'run_1v1once' as RunId;
const sent = () => new Set(sentTo(bank)).size;
const sweepNow = () =>
  sweep({ sweep: 'all', queuesLost: true }, bank.nowMs, {
    database: bank.database,
    slices: bank.slices,
    releases: bank.releases,
  });

/** 1,000 people in Lisbon: 1 % is one batch, 10 % two. */
beforeEach(async () => {
  bank = new MemoryBank();
  await addPeople(bank, 1_000);
  campaign = await bank.approve('cmp_1', { limits: { ramp: true } });
  await bank.start(campaign);
  await bank.advanceTo('2027-03-01T10:01:00Z');
});

describe('a run with a ramp', () => {
  test('sends whole batches until each step’s share is reached, half an hour apart', async () => {
    expect(sent()).toBe(50);
    await bank.advanceTo('2027-03-01T10:29:00Z');
    expect(sent()).toBe(50);
    await bank.advanceTo('2027-03-01T10:31:00Z');
    expect(sent()).toBe(100);
    await bank.advanceTo('2027-03-01T10:59:00Z');
    expect(sent()).toBe(100);
    await bank.advanceTo('2027-03-01T11:02:00Z');
    expect(sent()).toBe(1_000);
    expect(bank.sender.accepted).toHaveLength(1_000);
    expect(await bank.run(runId)).toMatchObject({ status: 'finished', outcomes: { sent: 1_000 } });
  });

  test('goes no further when too much comes back of a step', async () => {
    const counters = RunCounters.parse({ sent: 50, complained: 1 });
    await bank.database.putAll([{ table: 'campaigns', item: { id: runId, part: 'counters', ...counters } }]);
    await bank.advanceTo('2027-03-01T12:00:00Z');
    expect(sent()).toBe(50);
    expect(await bank.run(runId)).toMatchObject({
      status: 'paused',
      rampStep: 1,
      pausedBecause: 'Too many complaints: 1 of 50 messages sent; a run pauses above 0.1 %.',
    });
  });

  test('jumps no step for repeats, for queues that were lost, or for a resume', async () => {
    for (let n = 0; n < 3; n++) {
      await bank.release({ runId });
      await sweepNow();
      await bank.drain();
    }
    await stopRuns(
      bank.database,
      campaign,
      { status: 'paused', because: 'Paused by Mia.', nowMs: bank.nowMs },
      bank.releases,
    );
    await resumeRuns(bank.database, campaign, bank);
    await bank.drain();
    expect(sent()).toBe(50);
    await bank.advanceTo('2027-03-01T10:31:00Z');
    for (let n = 0; n < 3; n++) await bank.release({ runId, ramp: true });
    await bank.drain();
    expect(sent()).toBe(100);
  });

  test('goes on when its alarm clock was lost: the sweep finds that the time has come', async () => {
    bank.schedules.set.clear();
    await bank.advanceTo('2027-03-01T10:40:00Z');
    expect(sent()).toBe(50);
    await sweepNow();
    await bank.drain();
    expect(sent()).toBe(100);
  });

  test('waits another half hour from the last batch of a step that took longer', async () => {
    await bank.advanceTo('2027-03-01T10:29:00Z');
    bank.nowMs = Date.parse('2027-03-01T10:31:00Z');
    await bank.release({ runId, ramp: true });
    const late = bank.batches.messages.splice(0);
    bank.nowMs = Date.parse('2027-03-01T11:00:00Z');
    await bank.release({ runId, ramp: true });
    await bank.drain();
    expect(sent()).toBe(50);
    bank.nowMs = Date.parse('2027-03-01T11:10:00Z');
    for (const { message } of late) await bank.send(message);
    await bank.advanceTo('2027-03-01T11:39:00Z');
    expect(sent()).toBe(100);
    await bank.advanceTo('2027-03-01T11:41:00Z');
    expect(sent()).toBe(1_000);
  });
});

describe('a ramp over several instants', () => {
  test('brings nobody their message before their own hour', async () => {
    bank = new MemoryBank();
    await addPeople(bank, 60);
    for (let n = 0; n < 60; n++)
      await bank.add(aCustomer({ customerId: `N${n}`, email: `n${n}@example.com`, zone: 'America/New_York' }));
    await bank.start(await bank.approve('cmp_1', { limits: { ramp: true } }));
    await bank.advanceTo('2027-03-01T10:01:00Z');
    expect(sent()).toBe(50);
    await bank.advanceTo('2027-03-01T13:59:00Z');
    expect(sent()).toBe(60);
    await bank.advanceTo('2027-03-01T14:01:00Z');
    expect(sent()).toBe(120);
    expect(await bank.run(runId)).toMatchObject({ status: 'finished' });
  });
});
