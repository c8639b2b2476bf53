import { closing, runKey, toRun } from '../audience/run.store.ts';
import { sumsKeys, toSums, totalOf } from '../audience/sums.store.ts';
import { movedBy, readCampaign } from '../campaigns/campaign.store.ts';
import type { RunId } from '../contracts/ids.ts';
import type { RunItem } from '../contracts/run.ts';
import type { Database, Write } from '../platform/database.ts';
import { Retryable } from '../platform/errors.ts';

const mostAttempts = 20;

/**
 * A run is finished when its freeze is closed and the outcomes of its people sum to all of them. Whoever adds the last
 * outcome sees it, since sums are read after they were written; should that worker stall there, the sweeper asks again.
 * A one-off campaign ends with its run, both or neither: nobody looks after a finished run any more.
 */
export async function finishIfComplete(database: Database, runId: RunId, nowMs: number): Promise<boolean> {
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const run = await completeRun(database, runId);
    if (!run) return false;
    const ends = run.plan.kind === 'one-off' ? await campaignEnds(database, run, nowMs) : [];
    if ((await database.transact([...closing(run), ...ends])) === 'done') return true;
  }
  throw new Retryable(`run ${runId} is complete and could not be finished: others kept changing it or its campaign`);
}

/** The run if it is complete, in one call; no item of it is older than what the caller wrote before. */
async function completeRun(database: Database, runId: RunId): Promise<RunItem | undefined> {
  const keys = [runKey(runId), ...sumsKeys(runId)];
  const found = await database.getMany(keys.map((key) => ({ table: 'campaigns', key })));
  const items = found.map(({ item }) => item);
  const item = items.find(({ part }) => part === 'run');
  const run = item && toRun(item);
  if (run?.status !== 'releasing' || run.slicesOpen > 0) return undefined;
  return totalOf(toSums(items).outcomes) === run.frozen ? run : undefined;
}

async function campaignEnds(database: Database, { campaignId }: RunItem, nowMs: number): Promise<Write[]> {
  const stored = await readCampaign(database, campaignId);
  if (stored?.campaign.status !== 'scheduled' && stored?.campaign.status !== 'running') return [];
  return [movedBy(stored, 'finished', { at: new Date(nowMs).toISOString(), action: 'finished' })];
}
