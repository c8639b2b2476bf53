import { beforeEach, describe, expect, test } from 'vitest';
import { resumeRuns, stopRuns } from '../../functions/campaigns/stop-runs.ts';
import type { CampaignId } from '../../functions/contracts/ids.ts';
import { textOf } from '../../functions/platform/database.ts';
import { MemoryBank } from '../support/bank.ts';
import { wrongOutcomes } from '../support/recounted.ts';
import { addPeople, sentTo } from './batch-people.ts';
import { runId } from './in-doubt.ts';

let bank: MemoryBank;
let campaign: CampaignId;

beforeEach(async () => {
  bank = new MemoryBank();
  await addPeople(bank, 3);
  campaign = await bank.approve('cmp_1');
  await bank.start(campaign);
  await bank.drain();
});

const stop = (status: 'paused' | 'cancelled') =>
  stopRuns(bank.database, campaign, { status, because: 'Mia', nowMs: bank.nowMs }, bank.releases);

/** B3's gate moves in the first round, and staff stop the run before the second. */
function stopBetweenRounds(status: 'paused' | 'cancelled'): void {
  const send = bank.sender.send.bind(bank.sender);
  const writeEach = bank.database.writeEach.bind(bank.database);
  bank.database.writeEach = async (writes) => {
    bank.database.writeEach = writeEach;
    await bank.database.write({ update: 'gates', key: { customerId: 'B3' }, set: { version: 7 } });
    return writeEach(writes);
  };
  bank.sender.send = async (...call) => {
    bank.sender.send = send;
    const answer = await send(...call);
    await stop(status);
    return answer;
  };
}

describe('a run that stops in the middle of a batch', () => {
  test('paused: what left is counted at once, and the rest go on with the resume', async () => {
    stopBetweenRounds('paused');
    await bank.advanceTo('2027-03-01T10:01:00Z');
    expect(await bank.run(runId)).toMatchObject({ status: 'paused', outcomes: { sent: 2 } });
    expect(await wrongOutcomes(bank.database)).toEqual([]);
    await resumeRuns(bank.database, campaign, { slices: bank.slices, releases: bank.releases });
    await bank.drain();
    expect(sentTo(bank)).toEqual(['B1', 'B2', 'B3']);
    expect(await bank.run(runId)).toMatchObject({ status: 'finished', frozen: 3, outcomes: { sent: 3 } });
    expect(await wrongOutcomes(bank.database)).toEqual([]);
  });

  test('cancelled: what left is counted at once, and the rest are refused', async () => {
    stopBetweenRounds('cancelled');
    await bank.advanceTo('2027-03-01T10:01:00Z');
    expect(await wrongOutcomes(bank.database)).toEqual([]);
    bank.nowMs = Date.parse('2027-03-01T10:05:00Z');
    await bank.release({ runId: (await bank.run(runId)).id, isRepeat: true });
    await bank.drain();
    expect(sentTo(bank)).toEqual(['B1', 'B2']);
    expect(await bank.run(runId)).toMatchObject({ status: 'cancelled', outcomes: { sent: 2, refused: 1 } });
    expect(await wrongOutcomes(bank.database)).toEqual([]);
  });

  test('paused while a worker was dead: its message, when it comes back, counts what had left', async () => {
    const send = bank.sender.send.bind(bank.sender);
    bank.sender.send = async (...call) => {
      bank.sender.send = send;
      return send(...call);
    };
    const transact = bank.database.transact.bind(bank.database);
    let alive = true;
    bank.database.transact = async (writes) => {
      if (alive && writes.some((write) => 'put' in write && textOf(write.item.part).startsWith('result#'))) {
        alive = false;
        throw new Error('killed');
      }
      return transact(writes);
    };
    await expect(bank.advanceTo('2027-03-01T10:01:00Z')).rejects.toThrow('killed');
    const [batch] = (await bank.database.query('campaigns', { partition: runId, prefix: 'batch#' })).items;
    await stop('paused');
    await bank.send({ runId: (await bank.run(runId)).id, batch: batch!.part as string }, true);
    expect(await bank.run(runId)).toMatchObject({ status: 'paused', outcomes: { sent: 3 } });
    expect(await wrongOutcomes(bank.database)).toEqual([]);
  });
});

test('a run and its one-off campaign finish together, or the sweeper finds both still open', async () => {
  const transact = bank.database.transact.bind(bank.database);
  bank.database.transact = async (writes) => {
    if (writes.some((write) => 'delete' in write)) throw new Error('killed');
    return transact(writes);
  };
  await expect(bank.advanceTo('2027-03-01T10:01:00Z')).rejects.toThrow('killed');
  const at = { id: campaign as string, part: 'campaign' };
  expect(await bank.database.get('campaigns', at)).toMatchObject({ status: 'running' });
  expect(await bank.run(runId)).toMatchObject({ status: 'releasing', outcomes: { sent: 3 } });
  bank.database.transact = transact;
  await bank.release({ runId: (await bank.run(runId)).id, isRepeat: true });
  expect(await bank.database.get('campaigns', at)).toMatchObject({ status: 'finished' });
  expect(await bank.run(runId)).toMatchObject({ status: 'finished' });
});
