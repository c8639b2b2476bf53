import { changeRunStatus, closeRun, eachOpenRun, readRun } from '../audience/run.store.ts';
import { seenAt } from '../audience/run-health.ts';
import { eachSlice } from '../audience/slice.store.ts';
import { windUpAfterSeconds } from '../audience/wind-up.ts';
import type { CampaignId, RunId } from '../contracts/ids.ts';
import type { ExpandSlice, ReleaseBatches } from '../contracts/messages.ts';
import type { RunItem } from '../contracts/run.ts';
import type { Database, Item } from '../platform/database.ts';
import type { Queue } from '../platform/queues.ts';
import { readRunCounters } from '../scoring/counter.store.ts';

export type Stop = { status: 'paused' | 'cancelled'; because: string; nowMs: number };

/**
 * Every open run of the campaign is paused or cancelled; a worker asks the run before each batch, so it holds within
 * seconds. One run that cannot be read does not keep the others running: its error is thrown when they have stopped.
 */
export async function stopRuns(
  database: Database,
  campaignId: CampaignId,
  stop: Stop,
  releases: Queue<ReleaseBatches>,
): Promise<void> {
  const errors: unknown[] = [];
  for await (const runId of eachOpenRun(database, campaignId))
    await stopRun(database, runId, stop, releases).catch((error: unknown) => void errors.push(error));
  if (errors.length > 0)
    throw new AggregateError(errors, `${errors.length} runs of ${campaignId} could not be stopped`);
}

/** A run may move from freezing to releasing while it is being stopped: then it is read and stopped again. */
async function stopRun(database: Database, runId: RunId, stop: Stop, releases: Queue<ReleaseBatches>): Promise<void> {
  for (;;) {
    const run = await readRun(database, runId);
    if (!run || run.status === 'finished' || run.status === 'cancelled' || run.status === stop.status) return;
    if ((await changeRunStatus(database, run, stop.status, stopped(run, stop))) !== 'done') continue;
    if (stop.status === 'paused') return;
    if (run.slicesOpen > 0) return void (await closeRun(database, runId));
    return releases.send({ runId, isRepeat: true }, { delaySeconds: windUpAfterSeconds, group: run.campaignId });
  }
}

/** Cancelled before its freeze was closed: nobody was ever in it. */
function stopped({ slicesOpen }: RunItem, { status, because, nowMs }: Stop): Item {
  if (status === 'paused') return { pausedBecause: because };
  const cancelledAt = new Date(nowMs).toISOString();
  return { pausedBecause: because, cancelledAt, ...(slicesOpen > 0 && { frozen: 0 }) };
}

/**
 * Goes on where it stopped: what was being frozen is frozen on, what was released is handed out again. A drift, and the
 * bounces and complaints that staff saw, are accepted.
 */
export async function resumeRuns(
  database: Database,
  campaignId: CampaignId,
  { slices, releases }: { slices: Queue<ExpandSlice>; releases: Queue<ReleaseBatches> },
): Promise<void> {
  for await (const runId of eachOpenRun(database, campaignId)) {
    const run = await readRun(database, runId);
    if (run?.status !== 'paused') continue;
    const accepted = seenAt(await readRunCounters(database, runId));
    if (run.slicesOpen === 0) {
      await changeRunStatus(database, run, 'releasing', { driftAccepted: true, accepted, pausedBecause: '' });
      await releases.send({ runId, isRepeat: true });
      continue;
    }
    await changeRunStatus(database, run, 'freezing', { pausedBecause: '' });
    for await (const slice of eachSlice(database, runId))
      if (!slice.done) await slices.send({ runId, slice: Number(slice.part.replace('slice#', '')) });
  }
}
