import { releaseName } from '../audience/release-name.ts';
import { pauseRun, whyPause } from '../audience/run-health.ts';
import { type SendQueues, sendQueueOf } from '../audience/send-queue.ts';
import { totalOf } from '../audience/sums.store.ts';
import { closeIfSettled, isWindingUp } from '../audience/wind-up.ts';
import type { ReleaseBatches, SendBatch } from '../contracts/messages.ts';
import type { Schedules } from '../platform/schedules.ts';
import { emptyOutcome } from './batch-outcome.ts';
import { closeBatch, stopBatch } from './close-batch.ts';
import { claimKeyOf, occurrenceClosesAtMs } from './dispatch-id.ts';
import { adoptEarlierFacts } from './earlier-facts.ts';
import { finishIfComplete } from './finish-run.ts';
import { dailyQuotaUsedUp } from './message-channel.ts';
import { childBatches } from './result.store.ts';
import { isSettled, type Round, type SendParts } from './round.ts';
import { sendRound } from './send-round.ts';
import { type TurnParts, takeTurn } from './take-turn.ts';
import { readWork, type Work } from './work.store.ts';

export type SendBatchParts = SendParts &
  SendQueues &
  TurnParts & {
    releases: Schedules<ReleaseBatches>;
    stackId: string;
  };

/** Rounds of read, decide, claim, send: a person whose gate moves more often than this waits for the batch's next turn. */
const mostRounds = 5;
/** What was read of the run longer ago than this is read again before anybody is looked at: a stop holds within 5 s (P9). */
const oldMs = 2_000;
/** With no more people than this outstanding, some worker of those in flight is the last: it looks. */
const nearTheEnd = 500;
/** A worker that took longer may be the last though many were outstanding when it began. */
const slowMs = 5_000;

/** Claimed by somebody who may be alive, or not taken by the provider for now. */
const soonSeconds = 30;
/** SES counts what was sent in the last 24 hours (SES developer guide, quotas): room comes bit by bit. */
const quotaSeconds = 900;
/** While the kill switch is on nothing is refused for it: the work waits. */
const stoppedSeconds = 300;

/** Sends one batch: at most 50 people, each asked at the gate, claimed, sent to once, and written down. */
export async function sendBatch(message: SendBatch, isRepeat: boolean, parts: SendBatchParts): Promise<void> {
  const work = await readWork(message, parts);
  const before = await standing(work, parts);
  if (before === 'stop') return isRepeat ? stopRepeat(work, parts) : undefined;
  const { slot: _, ...asked } = message;
  const begun: SendBatch = { ...asked, ...(isRepeat && { isRepeat }) };
  if (before === 'wait') return putBack(work, begun, { delaySeconds: stoppedSeconds }, parts);
  const turn = work.run.status === 'cancelled' ? 'now' : await takeTurn(work, message.slot, parts);
  if (turn !== 'now') return putBack(work, { ...begun, ...(turn.slot && { slot: turn.slot }) }, turn, parts);

  const round = newRound(work, parts);
  if (isRepeat || work.run.status === 'cancelled') await adoptEarlierFacts(round, work.batch.customerIds);
  const end = await sendRounds(round, message, parts);
  if (end === 'stop') return stopBatch(round);
  if (end === 'wait' || openPeople(round).length > 0 || round.outcome.later.size > 0)
    return putBack(work, { ...begun, isRepeat: true }, { delaySeconds: waitSeconds(round, end) }, parts);

  await wakeChildren(round, parts.releases);
  await closeBatch(round);
  const isSlow = parts.elapsedMs() - work.readAtMs > slowMs;
  if (work.run.frozen - totalOf(work.sums.outcomes) > nearTheEnd && !isSlow) return;
  if (round.work.run.status === 'cancelled') await closeIfSettled(parts.database, work.run);
  else await finishIfComplete(parts.database, work.run.id, parts.clock());
}

/** Whether this run may be sent for now. One whose customers complain is paused on the spot. */
async function standing(
  { run, isDone, settings, counters }: Work,
  { database, clock }: SendBatchParts,
): Promise<'go-on' | 'wait' | 'stop'> {
  if (isDone) return 'stop';
  // Nobody is sent to any more: whoever is left goes through the rules to be refused by the first.
  if (run.status === 'cancelled') return isWindingUp(run, clock()) ? 'go-on' : 'stop';
  if (run.status !== 'releasing') return 'stop';
  if (settings.killSwitch) return 'wait';
  const reason = whyPause(run, counters);
  if (!reason) return 'go-on';
  await pauseRun(database, run, reason, clock());
  return 'stop';
}

async function sendRounds(round: Round, message: SendBatch, parts: SendBatchParts): Promise<'done' | 'wait' | 'stop'> {
  for (let turn = 0; turn < mostRounds && openPeople(round).length > 0; turn++) {
    // Waiting for the rate or an earlier round took seconds: staff may have stopped everything since.
    if (turn > 0 || parts.elapsedMs() - round.work.readAtMs > oldMs) {
      round.work = await readWork(message, parts);
      const now = await standing(round.work, parts);
      if (now !== 'go-on') return now;
    }
    round.request.nowMs = parts.clock();
    if ((await sendRound(round, openPeople(round))) === 'paused') return 'stop';
  }
  return 'done';
}

/** Whoever had this batch before may have sent without writing its result, or beyond the result of another. */
async function stopRepeat(work: Work, parts: SendBatchParts): Promise<void> {
  const round = newRound(work, parts);
  await adoptEarlierFacts(round, work.batch.customerIds);
  await stopBatch(round);
}

function newRound(work: Work, parts: SendBatchParts): Round {
  const { run, batch } = work;
  const closesAtMs = occurrenceClosesAtMs(run);
  const key = claimKeyOf(run, batch.isResend);
  const request = { key, attempt: parts.attempt, nowMs: parts.clock(), closesAtMs, plan: run.plan };
  return { work, outcome: emptyOutcome(), request, parts };
}

const openPeople = (round: Round) => round.work.batch.customerIds.filter((id) => !isSettled(round, id));

function waitSeconds({ outcome }: Round, end: 'done' | 'wait'): number {
  if (end === 'wait') return stoppedSeconds;
  return [...outcome.later.values()].includes(dailyQuotaUsedUp) ? quotaSeconds : soonSeconds;
}

/**
 * A new message, so that waiting never counts as failing; the one that was read is then done. None when everything open
 * was handed out again meanwhile and this one has no place of its own: then there is a later copy.
 */
async function putBack(
  { run }: Work,
  message: SendBatch,
  { delaySeconds }: { delaySeconds: number },
  parts: SendBatchParts,
): Promise<void> {
  if (message.slot === undefined && (message.handOut ?? 0) < (run.handOut ?? 0)) return;
  await sendQueueOf(run, parts).send(message, { delaySeconds, group: run.campaignId });
}

/** One alarm clock per instant the deferred wait for. Set before the result is written: one too many is harmless, one too few is not. */
async function wakeChildren(
  { work: { run, batch }, outcome }: Round,
  releases: Schedules<ReleaseBatches>,
): Promise<void> {
  for (const { dueAt } of childBatches(batch, outcome))
    await releases.once(releaseName(run.id, dueAt), Date.parse(dueAt), { runId: run.id, dueAt });
}
