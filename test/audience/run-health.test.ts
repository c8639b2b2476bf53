import { beforeEach, describe, expect, test } from 'vitest';
import { whyPause } from '../../functions/audience/run-health.ts';
import { readCampaign } from '../../functions/campaigns/campaign.store.ts';
import { resumeRuns } from '../../functions/campaigns/stop-runs.ts';
import { RunCounters } from '../../functions/contracts/counters.ts';
import type { CampaignId, RunId } from '../../functions/contracts/ids.ts';
import { addPeople, sentTo } from '../dispatch/batch-people.ts';
import { MemoryBank } from '../support/bank.ts';
import { aPlan, aRun } from '../support/builders.ts';

const counted = (counts: Partial<RunCounters>) => RunCounters.parse(counts);

describe('a run should pause', () => {
  test.each([
    ['bounces', { sent: 400, bounced: 12 }, 'Too many bounces: 12 of 400 messages sent; a run pauses above 2 %.'],
    [
      'complaints',
      { sent: 999, complained: 1 },
      'Too many complaints: 1 of 999 messages sent; a run pauses above 0.1 %.',
    ],
    ['opt-outs', { sent: 250, unsubscribed: 3 }, 'Too many opt-outs: 3 of 250 messages sent; a run pauses above 1 %.'],
  ])('for %s', (_, counts, reason) => {
    expect(whyPause(aRun(), counted(counts))).toBe(reason);
  });

  test('not at the limit itself, and not for two bounces among ten people', () => {
    expect(whyPause(aRun(), counted({ sent: 400, bounced: 8, unsubscribed: 4 }))).toBeUndefined();
    expect(whyPause(aRun(), counted({ sent: 1_000, complained: 1 }))).toBeUndefined();
    expect(whyPause(aRun(), counted({ sent: 10, bounced: 2, unsubscribed: 2 }))).toBeUndefined();
  });

  test('by the campaign’s own limit for opt-outs', () => {
    const own = aRun({ plan: aPlan({ limits: { optOutRate: 0.05 } }) });
    expect(whyPause(own, counted({ sent: 100, unsubscribed: 5 }))).toBeUndefined();
    expect(whyPause(own, counted({ sent: 100, unsubscribed: 6 }))).toBe(
      'Too many opt-outs: 6 of 100 messages sent; a run pauses above 5 %.',
    );
  });

  test('after a resume only for what has come since', () => {
    const accepted = { sent: 400, bounced: 12, complained: 0, unsubscribed: 0 };
    expect(whyPause(aRun({ accepted }), counted({ sent: 500, bounced: 14 }))).toBeUndefined();
    expect(whyPause(aRun({ accepted }), counted({ sent: 500, bounced: 15 }))).toBe(
      'Too many bounces: 3 of 100 messages sent since it was resumed; a run pauses above 2 %.',
    );
  });
});

describe('a running run', () => {
  let bank: MemoryBank;
  const runId = 'run_1v1once' as RunId;
  let campaign: CampaignId;
  const cameBack = (counts: Partial<RunCounters>) =>
    bank.database.putAll([{ table: 'campaigns', item: { id: runId, part: 'counters', ...counted(counts) } }]);

  beforeEach(async () => {
    bank = new MemoryBank();
    await addPeople(bank, 100);
    campaign = await bank.approve('cmp_1');
    await bank.start(campaign);
    for (const { message } of bank.slices.messages.splice(0)) await bank.expand(message);
    bank.nowMs = Date.parse('2027-03-01T10:00:00Z');
  });

  test('is paused with its campaign by the next worker, which sends nothing', async () => {
    await bank.release({ runId });
    await bank.send(bank.batches.messages.shift()!.message);
    await cameBack({ sent: 50, bounced: 3 });
    await bank.drain();
    expect(sentTo(bank)).toHaveLength(50);
    const pausedBecause = 'Too many bounces: 3 of 50 messages sent; a run pauses above 2 %.';
    expect(await bank.run(runId)).toMatchObject({ status: 'paused', pausedBecause });
    const stored = (await readCampaign(bank.database, campaign))!.campaign;
    expect(stored.status).toBe('paused');
    expect(stored.history.at(-1)).toMatchObject({ by: 'heliant', action: 'paused', reason: pausedBecause });
  });

  test('goes on after a resume: what staff saw does not pause it again', async () => {
    await bank.release({ runId });
    await bank.send(bank.batches.messages.shift()!.message);
    await cameBack({ sent: 50, bounced: 3 });
    await bank.drain();
    await resumeRuns(bank.database, campaign, bank);
    await bank.drain();
    expect(await bank.run(runId)).toMatchObject({ status: 'finished', outcomes: { sent: 100 } });
  });

  test('is not handed out at all when too much has come back already', async () => {
    await cameBack({ sent: 50, complained: 1 });
    await bank.release({ runId });
    expect(bank.batches.messages).toEqual([]);
    expect(await bank.run(runId)).toMatchObject({ status: 'paused' });
  });
});
