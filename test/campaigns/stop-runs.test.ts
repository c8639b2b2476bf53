import { beforeEach, describe, expect, test } from 'vitest';
import { type Stop, stopRuns } from '../../functions/campaigns/stop-runs.ts';
import type { CampaignId, RunId } from '../../functions/contracts/ids.ts';
import { textOf } from '../../functions/platform/database.ts';
import { sweep } from '../../functions/triggers/sweep.ts';
import { addPeople, sentTo } from '../dispatch/batch-people.ts';
import { MemoryBank } from '../support/bank.ts';

let bank: MemoryBank;
let campaign: CampaignId;
const runId = 'run_1v1once' as RunId;
const stop = (status: Stop['status'], id = campaign) =>
  stopRuns(bank.database, id, { status, because: `Stopped by Mia.`, nowMs: bank.nowMs }, bank.releases);
const openRuns = async () =>
  (await bank.database.query('campaigns', { partition: 'open-runs' })).items.map(({ part }) => part);
const sweepNow = () =>
  sweep({ sweep: 'all', queuesLost: true }, bank.nowMs, {
    database: bank.database,
    slices: bank.slices,
    releases: bank.releases,
  });

beforeEach(async () => {
  bank = new MemoryBank();
  await addPeople(bank, 120);
  campaign = await bank.approve('cmp_1');
  await bank.start(campaign);
});

const atLaunch = async () => {
  for (const { message } of bank.slices.messages.splice(0)) await bank.expand(message);
  bank.releases.messages.length = 0;
  bank.nowMs = Date.parse('2027-03-01T10:00:00Z');
  await bank.release({ runId });
};

describe('a cancelled run', () => {
  test('sends nothing more, and two minutes later everybody it had not reached is refused: nobody is left open', async () => {
    await atLaunch();
    await bank.send(bank.batches.messages.shift()!.message);
    await stop('cancelled');
    expect(bank.releases.messages).toEqual([{ message: { runId, isRepeat: true }, delaySeconds: 120, group: 'cmp_1' }]);
    bank.nowMs += 119_000;
    for (const { message } of bank.batches.messages.splice(0)) await bank.send(message);
    expect(await bank.run(runId)).toMatchObject({ status: 'cancelled', outcomes: { sent: 50, refused: 0 } });
    bank.nowMs += 1_000;
    await bank.drain();
    expect(sentTo(bank)).toHaveLength(50);
    expect(await bank.run(runId)).toMatchObject({
      status: 'cancelled',
      frozen: 120,
      outcomes: { sent: 50, refused: 70 },
      reasons: { 'run-cancelled': 70 },
    });
    expect(await openRuns()).toEqual([]);
  });

  test('refuses nobody whom a worker reached before it died: those count as what became of them', async () => {
    await atLaunch();
    const transact = bank.database.transact.bind(bank.database);
    bank.database.transact = async (writes) => {
      if (writes.some((write) => 'put' in write && textOf(write.item.part).startsWith('result#')))
        throw new Error('killed');
      return transact(writes);
    };
    await expect(bank.send(bank.batches.messages.shift()!.message)).rejects.toThrow('killed');
    bank.database.transact = transact;
    await stop('cancelled');
    bank.nowMs += 300_000;
    await bank.drain();
    expect(await bank.run(runId)).toMatchObject({ outcomes: { sent: 50, refused: 70 } });
  });

  test('is wound up by the sweep too, when its message was lost', async () => {
    await atLaunch();
    await stop('cancelled');
    bank.releases.messages.length = 0;
    bank.batches.messages.length = 0;
    await sweepNow();
    expect(bank.releases.messages).toEqual([]);
    bank.nowMs += 300_000;
    await sweepNow();
    await bank.drain();
    expect(await bank.run(runId)).toMatchObject({ outcomes: { sent: 0, refused: 120 } });
    await sweepNow();
    expect(await openRuns()).toEqual([]);
  });

  test('had nobody in it when it was cancelled before its freeze was closed', async () => {
    await stop('cancelled');
    await bank.drain();
    expect(await bank.run(runId)).toMatchObject({ status: 'cancelled', frozen: 0, outcomes: { refused: 0 } });
    expect(await openRuns()).toEqual([]);
  });
});

test('one run that cannot be read keeps no other running; its error comes when the others have stopped', async () => {
  await atLaunch();
  await bank.database.putAll([
    { table: 'campaigns', item: { id: 'open-runs', part: 'run_0v1once', campaignId: 'cmp_1' } },
    { table: 'campaigns', item: { id: 'run_0v1once', part: 'run', status: 'odd' } },
  ]);
  await expect(stop('paused')).rejects.toThrow('1 runs of cmp_1 could not be stopped');
  expect(await bank.run(runId)).toMatchObject({ status: 'paused', pausedBecause: 'Stopped by Mia.' });
});

test('runs of other campaigns go on', async () => {
  await atLaunch();
  const other = await bank.approve('cmp_2');
  await stop('paused', other);
  expect(await bank.run(runId)).toMatchObject({ status: 'releasing' });
});
