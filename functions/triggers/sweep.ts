import { changeRunStatus, eachOpenRun, readRun } from '../audience/run.store.ts';
import { pauseRun, whyPause } from '../audience/run-health.ts';
import { eachSlice } from '../audience/slice.store.ts';
import { readSums, totalOf } from '../audience/sums.store.ts';
import { closeIfSettled, isWindingUp } from '../audience/wind-up.ts';
import type { RunId } from '../contracts/ids.ts';
import type { ExpandSlice, ReleaseBatches, Sweep } from '../contracts/messages.ts';
import type { RunItem } from '../contracts/run.ts';
import { finishIfComplete } from '../dispatch/finish-run.ts';
import { resolveSilent } from '../dispatch/resolve-silent.ts';
import type { Database } from '../platform/database.ts';
import type { Queue } from '../platform/queues.ts';
import { readRunCounters } from '../scoring/counter.store.ts';

export type SweepParts = {
  database: Database;
  slices: Queue<ExpandSlice>;
  releases: Queue<ReleaseBatches>;
};

/**
 * Puts what is stuck back on its way: queues may lose everything, the tables know. A run or slice that cannot be read, or
 * fails, does not hold up the others: it is told of when they are on their way.
 */
export async function sweep({ queuesLost = false }: Sweep, nowMs: number, parts: SweepParts): Promise<void> {
  const errors: Error[] = [];
  for await (const runId of eachOpenRun(parts.database))
    await sweepRun(runId, queuesLost, nowMs, parts).catch((error: Error) => void errors.push(error));
  if (errors.length > 0)
    throw new AggregateError(errors, `runs could not be swept: ${errors.map(({ message }) => message).join('; ')}`);
}

async function sweepRun(runId: RunId, queuesLost: boolean, nowMs: number, parts: SweepParts): Promise<void> {
  const run = await readRun(parts.database, runId);
  if (run?.status === 'freezing') await sweepFreezing(run, queuesLost, parts);
  if (run?.status === 'releasing') await sweepReleasing(run, queuesLost, nowMs, parts);
  if (run?.status === 'paused') await settleDoubts(run, nowMs, parts);
  if (run && isWindingUp(run, nowMs)) await sweepCancelled(run, queuesLost, nowMs, parts);
}

async function sweepFreezing(run: RunItem, queuesLost: boolean, { database, slices }: SweepParts): Promise<void> {
  const open: ExpandSlice[] = [];
  let checkpoints = 0;
  try {
    for await (const slice of eachSlice(database, run.id)) {
      checkpoints += slice.checkpoint;
      if (!slice.done) open.push({ runId: run.id, slice: Number(slice.part.replace('slice#', '')) });
    }
  } finally {
    if (await isStuck(database, run, checkpoints, queuesLost)) await slices.sendAll(open, { group: run.campaignId });
  }
}

async function sweepReleasing(run: RunItem, queuesLost: boolean, nowMs: number, parts: SweepParts): Promise<void> {
  const { database } = parts;
  await settleDoubts(run, nowMs, parts);
  if (await finishIfComplete(database, run.id, nowMs)) return;
  // A run whose batches all wait has no worker that would ask.
  const reason = whyPause(run, await readRunCounters(database, run.id));
  if (reason) return pauseRun(database, run, reason, nowMs);
  await handOutIfStuck(run, queuesLost, parts);
}

/** Messages in doubt for an hour; those of service that are sent again are handed out at once. */
async function settleDoubts(run: RunItem, nowMs: number, { database, releases }: SweepParts): Promise<void> {
  for (const dueAt of await resolveSilent(database, run, nowMs))
    await releases.send({ runId: run.id, dueAt }, { group: run.campaignId });
}

/** Nobody is sent to any more: everybody left is refused, and who is in doubt is settled. */
async function sweepCancelled(run: RunItem, queuesLost: boolean, nowMs: number, parts: SweepParts): Promise<void> {
  await settleDoubts(run, nowMs, parts);
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
