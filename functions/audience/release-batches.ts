import type { ReleaseBatches, SendBatch } from '../contracts/messages.ts';
import type { Batch, RunItem } from '../contracts/run.ts';
import { finishIfComplete } from '../dispatch/finish-run.ts';
import { absent, type Condition, type Database } from '../platform/database.ts';
import { Retryable } from '../platform/errors.ts';
import type { Schedules } from '../platform/schedules.ts';
import { readRunCounters } from '../scoring/counter.store.ts';
import { type Released, releasedBy, rememberStep } from './ramp.ts';
import { rampName, releaseName } from './release-name.ts';
import { eachOpenBatch, isChildPart, readRun, runKey } from './run.store.ts';
import { pauseRun, whyPause } from './run-health.ts';
import { type SendQueues, sendQueueOf } from './send-queue.ts';
import { closeIfSettled, isWindingUp } from './wind-up.ts';

export type ReleaseParts = SendQueues & { database: Database; schedules: Schedules<ReleaseBatches> };

/** The share by which the frozen audience may differ from the approved count before a person must look (design, section 3). */
const drift = 0.1;

/**
 * After the freeze: checks drift, hands out what is due and sets one alarm clock per later instant. Woken by such a
 * clock: hands out that instant's batches. With a ramp: those of its step, and a clock for the next. A batch that has its
 * result is never handed out again.
 */
export async function releaseBatches(message: ReleaseBatches, nowMs: number, parts: ReleaseParts): Promise<void> {
  const { database, schedules } = parts;
  const found = await readRun(database, message.runId);
  if (!found) throw new Retryable(`run ${message.runId} is not there yet`);
  if (found.status !== 'releasing' && !isWindingUp(found, nowMs)) return;
  const run = message.isRepeat ? await supersede(database, found) : found;
  if (run.status === 'cancelled') return windUp(run, parts);
  const reason = driftOf(run) ?? whyPause(run, await readRunCounters(database, run.id));
  if (reason) return pauseRun(database, run, reason, nowMs);
  const released = await releasedBy(database, run, message, nowMs);
  const later = await handOut(run, message, released, nowMs, parts);
  await rememberStep(database, run, released);
  for (const dueAt of later)
    await schedules.once(releaseName(run.id, dueAt), Date.parse(dueAt), { runId: run.id, dueAt });
  const { nextAt } = released;
  if (nextAt) await schedules.once(rampName(run.id, nextAt), Date.parse(nextAt), { runId: run.id, ramp: true });
  if (later.size === 0) await finishIfComplete(database, run.id, nowMs);
}

/** Hands out the batches that are released and due; gives the instants of those due later. */
async function handOut(
  run: RunItem,
  { dueAt, isRepeat }: ReleaseBatches,
  released: Released,
  nowMs: number,
  parts: ReleaseParts,
): Promise<Set<string>> {
  const later = new Set<string>();
  const hand = handing(run, isRepeat, parts);
  for await (const batch of eachOpenBatch(parts.database, run.id, dueAt)) {
    if (!isReleased(batch, released)) continue;
    if (Date.parse(batch.dueAt) > nowMs) later.add(batch.dueAt);
    else await hand.out(batch);
  }
  await hand.rest();
  return later;
}

/** The deferred were released with the batch they come from. */
const isReleased = ({ part }: Batch, { after, upTo }: Released): boolean =>
  isChildPart(part) ? after === undefined : part > (after ?? '') && (upTo === undefined || part <= upTo);

/** A cancelled run: every batch without result, due or not, goes to a worker that refuses its people. */
async function windUp(run: RunItem, parts: ReleaseParts): Promise<void> {
  const hand = handing(run, true, parts);
  for await (const batch of eachOpenBatch(parts.database, run.id)) await hand.out(batch);
  await hand.rest();
  await closeIfSettled(parts.database, run);
}

/**
 * Everything open is about to be handed out again. What of it is still in the queue is not put back once more, or a long
 * wait, for the daily quota or the kill switch, would fill the queue with copies. Of two at once each hands out the same.
 */
async function supersede(database: Database, run: RunItem): Promise<RunItem> {
  const handOut = (run.handOut ?? 0) + 1;
  const unchanged: Condition = { status: run.status, handOut: run.handOut ?? absent };
  await database.write({ update: 'campaigns', key: runKey(run.id), set: { handOut }, if: unchanged });
  return { ...run, handOut };
}

const atOnce = 100;

function handing(run: RunItem, isRepeat: boolean | undefined, queues: SendQueues) {
  let batches: SendBatch[] = [];
  const rest = async () => {
    if (batches.length > 0) await sendQueueOf(run, queues).sendAll(batches, { group: run.campaignId });
    batches = [];
  };
  const out = async ({ part }: Batch) => {
    const { id: runId, handOut } = run;
    batches.push({ runId, batch: part, ...(isRepeat && { isRepeat }), ...(handOut && { handOut }) });
    if (batches.length === atOnce) await rest();
  };
  return { out, rest };
}

function driftOf({ plan, frozen, driftAccepted }: RunItem): string | undefined {
  if (driftAccepted || plan.audience === undefined) return undefined;
  if (Math.abs(frozen - plan.audience) <= drift * plan.audience) return undefined;
  return `The audience is ${frozen} people; ${plan.audience} were approved.`;
}
