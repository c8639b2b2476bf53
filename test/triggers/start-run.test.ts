import { expect, test } from 'vitest';
import { readCampaign, saveCampaign } from '../../functions/campaigns/campaign.store.ts';
import { stopRuns } from '../../functions/campaigns/stop-runs.ts';
import { MemoryBank } from '../support/bank.ts';
import { aCustomer } from '../support/builders.ts';

/** Does something once, just before the run of a campaign is about to be written. */
function beforeTheRunIsWritten(bank: MemoryBank, act: () => Promise<void>): void {
  const transact = bank.database.transact.bind(bank.database);
  bank.database.transact = async (writes) => {
    bank.database.transact = transact;
    await act();
    return transact(writes);
  };
}

test('a campaign that is cancelled while its run is being written has no run, and nobody is sent to', async () => {
  const bank = new MemoryBank();
  await bank.add(aCustomer());
  const id = await bank.approve('cmp_1');
  beforeTheRunIsWritten(bank, async () => {
    const stored = (await readCampaign(bank.database, id))!;
    await saveCampaign(bank.database, stored, { ...stored.campaign, status: 'cancelled' });
    await stopRuns(bank.database, id, { status: 'cancelled', because: 'staff', nowMs: bank.nowMs }, bank.releases);
  });
  expect(await bank.start(id)).toEqual({ refused: 'not-approved' });
  await bank.advanceTo('2027-03-01T10:01:00Z');
  expect(bank.sender.accepted).toEqual([]);
});

test('a campaign that another of its runs sets going meanwhile has this run all the same', async () => {
  const bank = new MemoryBank();
  await bank.add(aCustomer());
  const id = await bank.approve('cmp_1');
  beforeTheRunIsWritten(bank, async () => {
    const stored = (await readCampaign(bank.database, id))!;
    await saveCampaign(bank.database, stored, { ...stored.campaign, status: 'running' });
  });
  expect(await bank.start(id)).toEqual({ started: 'run_1v1once' });
  await bank.advanceTo('2027-03-01T10:01:00Z');
  expect(bank.sender.accepted).toHaveLength(1);
});

test('a campaign is running from the instant its run is there: no edit falls in between and leaves a run of what it voids', async () => {
  const bank = new MemoryBank();
  await bank.add(aCustomer());
  const id = await bank.approve('cmp_1');
  const transact = bank.database.transact.bind(bank.database);
  let status: string | undefined;
  bank.database.transact = async (writes) => {
    const outcome = await transact(writes);
    if (await bank.database.get('campaigns', { id: 'run_1v1once', part: 'run' }))
      status ??= (await readCampaign(bank.database, id))?.campaign.status;
    return outcome;
  };
  await bank.start(id);
  expect(status).toBe('running');
});
