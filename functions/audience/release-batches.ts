import { moveCampaign } from '../campaigns/campaign.store.ts';
import type { ReleaseBatches, SendBatch } from '../contracts/messages.ts';
import type { RunItem } from '../contracts/run.ts';
import { finishIfComplete } from '../dispatch/finish-run.ts';
import type { Database } from '../platform/database.ts';
import { Retryable } from '../platform/errors.ts';
import type { Queue } from '../platform/queues.ts';
import type { Schedules } from '../platform/schedules.ts';
import { releaseName } from './release-name.ts';
import { changeRunStatus, eachOpenBatch, readRun } from './run.store.ts';

export type ReleaseParts = { database: Database; batches: Queue<SendBatch>; schedules: Schedules<ReleaseBatches> };

/** The share by which the frozen audience may differ from the approved count before a person must look (design, section 3). */
const drift = 0.1;

/**
 * After the freeze: checks drift, hands out what is due and sets one alarm clock per later instant. Woken by such a
 * clock: hands out that instant's batches. A batch that has its result is never handed out again.
 */
export async function releaseBatches(message: ReleaseBatches, nowMs: number, parts: ReleaseParts): Promise<void> {
  const { database, batches, schedules } = parts;
  const run = await readRun(database, message.runId);
  if (!run) throw new Retryable(`run ${message.runId} is not there yet`);
  if (run.status !== 'releasing') return;
  if (hasDrifted(run)) return pauseForDrift(database, run, nowMs);
  const later = new Set<string>();
  let due: SendBatch[] = [];
  for await (const batch of eachOpenBatch(database, message.runId, message.dueAt)) {
    if (Date.parse(batch.dueAt) > nowMs) {
      later.add(batch.dueAt);
      continue;
    }
    due.push({ runId: run.id, batch: batch.part, ...(message.isRepeat && { isRepeat: true }) });
    if (due.length === 100) due = await hand(batches, due, run);
  }
  await hand(batches, due, run);
  for (const dueAt of later)
    await schedules.once(releaseName(run.id, dueAt), Date.parse(dueAt), { runId: run.id, dueAt });
  if (later.size === 0) await finishIfComplete(database, run.id, nowMs);
}

async function hand(batches: Queue<SendBatch>, due: SendBatch[], run: RunItem): Promise<SendBatch[]> {
  if (due.length > 0) await batches.sendAll(due, { group: run.campaignId });
  return [];
}

function hasDrifted({ plan, frozen, driftAccepted }: RunItem): boolean {
  return !driftAccepted && plan.audience !== undefined && Math.abs(frozen - plan.audience) > drift * plan.audience;
}

async function pauseForDrift(database: Database, run: RunItem, nowMs: number): Promise<void> {
  const reason = `The audience is ${run.frozen} people; ${run.plan.audience} were approved.`;
  await changeRunStatus(database, run, 'paused', { pausedBecause: reason });
  const entry = { at: new Date(nowMs).toISOString(), action: 'paused', reason };
  await moveCampaign(database, run.campaignId, ['running', 'scheduled'], 'paused', entry);
}
