import { changeRunStatus, eachOpenRun, readRun } from '../audience/run.store.ts';
import { pauseRun, whyPause } from '../audience/run-health.ts';
import { eachSlice } from '../audience/slice.store.ts';
import { readSums, totalOf } from '../audience/sums.store.ts';
import { closeIfSettled, isWindingUp } from '../audience/wind-up.ts';
import type { ExpandSlice, ReleaseBatches, Sweep } from '../contracts/messages.ts';
import type { RunItem } from '../contracts/run.ts';
import { finishIfComplete } from '../dispatch/finish-run.ts';
import { resolveSilent } from '../dispatch/resolve-unknown.ts';
import type { Database } from '../platform/database.ts';
import type { Queue } from '../platform/queues.ts';
import { readRunCounters } from '../scoring/counter.store.ts';

export type SweepParts = {
  database: Database;
  slices: Queue<ExpandSlice>;
  releases: Queue<ReleaseBatches>;
};

/** Without any event for an hour a message in doubt counts as unresolved (design, section 5). */
const silenceMs = 3_600_000;
/** Puts what is stuck back on its way: queues may lose everything, the tables know. */
export async function sweep({ queuesLost = false }: Sweep, nowMs: number, parts: SweepParts): Promise<void> {
  for await (const runId of eachOpenRun(parts.database)) {
    const run = await readRun(parts.database, runId);
    if (run?.status === 'freezing') await sweepFreezing(run, queuesLost, parts);
    if (run?.status === 'releasing') await sweepReleasing(run, queuesLost, nowMs, parts);
    if (run && isWindingUp(run, nowMs)) await sweepCancelled(run, queuesLost, nowMs, parts);
  }
}

async function sweepFreezing(run: RunItem, queuesLost: boolean, { database, slices }: SweepParts): Promise<void> {
  const open: ExpandSlice[] = [];
  let checkpoints = 0;
  for await (const slice of eachSlice(database, run.id)) {
    checkpoints += slice.checkpoint;
    if (!slice.done) open.push({ runId: run.id, slice: Number(slice.part.replace('slice#', '')) });
  }
  if (await isStuck(database, run, checkpoints, queuesLost)) await slices.sendAll(open, { group: run.campaignId });
}

async function sweepReleasing(run: RunItem, queuesLost: boolean, nowMs: number, parts: SweepParts): Promise<void> {
  const { database } = parts;
  await resolveSilent(database, run.id, nowMs - silenceMs, nowMs);
  if (await finishIfComplete(database, run.id, nowMs)) return;
  // A run whose batches all wait has no worker that would ask.
  const reason = whyPause(run, await readRunCounters(database, run.id));
  if (reason) return pauseRun(database, run, reason, nowMs);
  await handOutIfStuck(run, queuesLost, parts);
}

/** Nobody is sent to any more: everybody left is refused, and who is in doubt is settled. */
async function sweepCancelled(run: RunItem, queuesLost: boolean, nowMs: number, parts: SweepParts): Promise<void> {
  await resolveSilent(parts.database, run.id, nowMs - silenceMs, nowMs);
  if (!(await closeIfSettled(parts.database, run))) await handOutIfStuck(run, queuesLost, parts);
}

/** Handed out anew: every batch that is due and has no result, and the alarm clocks that may be missing. */
async function handOutIfStuck(run: RunItem, queuesLost: boolean, { database, releases }: SweepParts): Promise<void> {
  const sums = await readSums(database, run.id);
  if (await isStuck(database, run, totalOf(sums.outcomes) + sums.unknown, queuesLost))
    await releases.send({ runId: run.id, isRepeat: true }, { group: run.campaignId });
}

/** Nothing moved since the last sweep. What was counted now is kept for the next one. */
async function isStuck(database: Database, run: RunItem, progress: number, queuesLost: boolean): Promise<boolean> {
  await changeRunStatus(database, run, run.status, { swept: progress });
  return queuesLost || run.swept === progress;
}
