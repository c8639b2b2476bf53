import { changeRunStatus, eachOpenRun, readRun } from '../audience/run.store.ts';
import { eachSlice } from '../audience/slice.store.ts';
import type { CampaignId } from '../contracts/ids.ts';
import type { ExpandSlice, ReleaseBatches } from '../contracts/messages.ts';
import type { RunItem } from '../contracts/run.ts';
import type { Database } from '../platform/database.ts';
import type { Queue } from '../platform/queues.ts';

/** Every open run of the campaign is paused or cancelled; a worker asks the run before each batch, so it holds within seconds. */
export async function stopRuns(
  database: Database,
  campaignId: CampaignId,
  status: 'paused' | 'cancelled',
  because: string,
): Promise<void> {
  for await (const runId of eachOpenRun(database)) {
    const run = await readRun(database, runId);
    if (run?.campaignId === campaignId && run.status !== status) await changeUntilDone(database, run, status, because);
  }
}

/** Goes on where it stopped: what was being frozen is frozen on, what was released is handed out again. A drift that staff saw is accepted. */
export async function resumeRuns(
  database: Database,
  campaignId: CampaignId,
  { slices, releases }: { slices: Queue<ExpandSlice>; releases: Queue<ReleaseBatches> },
): Promise<void> {
  for await (const runId of eachOpenRun(database)) {
    const run = await readRun(database, runId);
    if (run?.campaignId !== campaignId || run.status !== 'paused') continue;
    if (run.slicesOpen === 0) {
      await changeRunStatus(database, run, 'releasing', { driftAccepted: true, pausedBecause: '' });
      await releases.send({ runId, isRepeat: true });
      continue;
    }
    await changeRunStatus(database, run, 'freezing', { pausedBecause: '' });
    for await (const slice of eachSlice(database, runId))
      if (!slice.done) await slices.send({ runId, slice: Number(slice.part.replace('slice#', '')) });
  }
}

/** A run may move from freezing to releasing while it is being stopped: then it is read and stopped again. */
async function changeUntilDone(
  database: Database,
  before: RunItem,
  status: 'paused' | 'cancelled',
  because: string,
): Promise<void> {
  let run: RunItem | undefined = before;
  while (run && run.status !== 'finished' && run.status !== status) {
    if ((await changeRunStatus(database, run, status, { pausedBecause: because })) === 'done') return;
    run = await readRun(database, run.id);
  }
}
