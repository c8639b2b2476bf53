import type { ReleaseBatches } from '../contracts/messages.ts';
import type { RunItem } from '../contracts/run.ts';
import { absent, type Database } from '../platform/database.ts';
import { eachBatchWithResult, isChildPart, runKey } from './run.store.ts';

/** One person in a hundred first, then one in ten, then everybody. */
const shares = [0.01, 0.1];

/**
 * SES tries to deliver for half an hour (MaxDeliverySeconds 1,800): that long after a step's last batch was sent, each of
 * its messages has been delivered, has bounced or was given up, and the run's counters say how it went.
 */
const waitMs = 1_800_000;

/**
 * The batches that may be handed out: after one part and up to another, both by the order of their keys; no bound means
 * none. `step` and `nextAt` are what the run remembers once they are out.
 */
export type Released = { after?: string; upTo?: string; step?: number; nextAt?: string };

/** Where the run's ramp stands, a step further when its time has come. A repeat finds the same; no message goes two steps. */
export async function releasedBy(
  database: Database,
  run: RunItem,
  message: ReleaseBatches,
  nowMs: number,
): Promise<Released> {
  const { rampStep: step, rampUpTo: upTo = '', rampNextAt: nextAt = '' } = run;
  if (!run.plan.limits.ramp) return {};
  if (step === undefined) return stepOf(database, run, 1, nowMs);
  if (step > shares.length) return { step };
  // The ramp's own alarm clock brings new batches only: those of the step before are in the queue.
  const standing = { step, upTo, ...(message.ramp && { after: upTo }) };
  if (message.dueAt || nowMs < Date.parse(nextAt)) return { ...standing, nextAt };
  const sentMs = await settledAtMs(database, run, upTo, nowMs);
  if (sentMs + waitMs > nowMs) return { ...standing, nextAt: iso(sentMs + waitMs) };
  return { ...(message.ramp && { after: upTo }), ...(await stepOf(database, run, step + 1, nowMs)) };
}

/** Remembers the step once its batches are handed out: a worker that died before hands them out again. False when another was first. */
export async function rememberStep(database: Database, run: RunItem, { step, upTo, nextAt }: Released): Promise<void> {
  if (step === undefined || (step === run.rampStep && nextAt === run.rampNextAt)) return;
  await database.write({
    update: 'campaigns',
    key: runKey(run.id),
    set: { rampStep: step, ...(upTo && { rampUpTo: upTo }), ...(nextAt && { rampNextAt: nextAt }) },
    if: { status: 'releasing', rampStep: run.rampStep ?? absent, rampNextAt: run.rampNextAt ?? absent },
  });
}

/** Batches in the order of their keys, the first due first, until the step's share of the frozen audience is reached. */
async function stepOf(database: Database, run: RunItem, step: number, nowMs: number): Promise<Released> {
  const share = shares[step - 1];
  if (share === undefined) return { step };
  let people = 0;
  for await (const { batch } of eachBatchWithResult(database, run.id)) {
    if (isChildPart(batch.part)) continue;
    people += batch.customerIds.length;
    if (people < share * run.frozen) continue;
    return { step, upTo: batch.part, nextAt: iso(Math.max(nowMs, Date.parse(batch.dueAt)) + waitMs) };
  }
  return { step: shares.length + 1 };
}

/** When the last batch up to here had its result; now, when one has none yet. */
async function settledAtMs(database: Database, run: RunItem, upTo: string, nowMs: number): Promise<number> {
  let lastMs = 0;
  for await (const { batch, resultAt } of eachBatchWithResult(database, run.id)) {
    if (batch.part > upTo) break;
    if (isChildPart(batch.part)) continue;
    if (!resultAt) return nowMs;
    lastMs = Math.max(lastMs, Date.parse(resultAt));
  }
  return lastMs;
}

/** Whole seconds, as alarm clocks have them: one that rang a moment early would find nothing to do. */
const iso = (ms: number): string => new Date(Math.ceil(ms / 1000) * 1000).toISOString();
