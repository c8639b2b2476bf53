import { changeRunStatus, readRun } from '../audience/run.store.ts';
import { readSums, totalOf } from '../audience/sums.store.ts';
import { moveCampaign } from '../campaigns/campaign.store.ts';
import type { RunId } from '../contracts/ids.ts';
import type { Database } from '../platform/database.ts';

/**
 * A run is finished when its freeze is closed and the outcomes of its people sum to all of them. Whoever adds the last
 * outcome sees it, since sums are read after they were written; the sweeper asks again.
 */
export async function finishIfComplete(database: Database, runId: RunId, nowMs: number): Promise<boolean> {
  const run = await readRun(database, runId);
  if (run?.status !== 'releasing' || run.slicesOpen > 0) return false;
  const { outcomes } = await readSums(database, runId);
  if (totalOf(outcomes) !== run.frozen) return false;
  await changeRunStatus(database, run, 'finished');
  const entry = { at: new Date(nowMs).toISOString(), action: 'finished' };
  if (run.plan.kind === 'one-off')
    await moveCampaign(database, run.campaignId, ['scheduled', 'running'], 'finished', entry);
  return true;
}
