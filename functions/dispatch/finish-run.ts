import { changeRunStatus, runKey, toRun } from '../audience/run.store.ts';
import { sumsKeys, toSums, totalOf } from '../audience/sums.store.ts';
import { moveCampaign } from '../campaigns/campaign.store.ts';
import type { RunId } from '../contracts/ids.ts';
import type { Database } from '../platform/database.ts';

/**
 * A run is finished when its freeze is closed and the outcomes of its people sum to all of them. Whoever adds the last
 * outcome sees it, since sums are read after they were written; should that worker stall there, the sweeper asks again.
 * One call: no item of it is older than the caller's own result.
 */
export async function finishIfComplete(database: Database, runId: RunId, nowMs: number): Promise<boolean> {
  const keys = [runKey(runId), ...sumsKeys(runId)];
  const found = await database.getMany(keys.map((key) => ({ table: 'campaigns', key })));
  const items = found.map(({ item }) => item);
  const item = items.find(({ part }) => part === 'run');
  const run = item && toRun(item);
  if (run?.status !== 'releasing' || run.slicesOpen > 0) return false;
  if (totalOf(toSums(items).outcomes) !== run.frozen) return false;
  if ((await changeRunStatus(database, run, 'finished')) !== 'done') return false;
  const entry = { at: new Date(nowMs).toISOString(), action: 'finished' };
  if (run.plan.kind === 'one-off')
    await moveCampaign(database, run.campaignId, ['scheduled', 'running'], 'finished', entry);
  return true;
}
