import { releaseName } from '../audience/release-name.ts';
import { totalOf } from '../audience/sums.store.ts';
import type { ReleaseBatches, SendBatch } from '../contracts/messages.ts';
import type { MessageChannel } from '../contracts/vocabulary.ts';
import type { Queue } from '../platform/queues.ts';
import type { Schedules } from '../platform/schedules.ts';
import { emptyOutcome } from './batch-outcome.ts';
import { claimKeyOf, occurrenceClosesAtMs } from './dispatch-id.ts';
import { adoptEarlierFacts } from './earlier-facts.ts';
import { finishIfComplete } from './finish-run.ts';
import { takeTokens } from './rate.store.ts';
import { childBatches, recordResult } from './result.store.ts';
import { isSettled, type Round, type SendParts } from './round.ts';
import { sendRound } from './send-round.ts';
import { readWork, type Work } from './work.store.ts';

export type SendBatchParts = SendParts & {
  batches: Queue<SendBatch>;
  releases: Schedules<ReleaseBatches>;
  stackId: string;
  /** Messages a second that the account may send on each channel. */
  ratePerSecond: (channel: MessageChannel) => Promise<number>;
  pause: (ms: number) => Promise<void>;
};

/** Rounds of read, decide, claim, send: a person whose gate moves more often than this waits for the batch's next turn. */
const mostRounds = 5;
/** Waiting for the account's rate inside a function is paid time; beyond this the queue waits. */
const longestWaitMs = 2_000;
/** With no more people than this outstanding, some worker of those in flight (at most 10 of 50) is the last: it looks. */
const nearTheEnd = 1_000;

/** Sends one batch: at most 50 people, each asked at the gate, claimed, sent to once, and written down. */
export async function sendBatch(message: SendBatch, isRepeat: boolean, parts: SendBatchParts): Promise<void> {
  const { database, clock } = parts;
  const work = await readWork(database, message, parts.stackId);
  if (work.run.status !== 'releasing' || work.isDone) return;
  if (!(await mayGoOn(work, parts)))
    return parts.batches.send({ ...message, ...(isRepeat && { isRepeat }) }, { group: work.run.campaignId });

  const round = newRound(work, parts);
  if (isRepeat) await adoptEarlierFacts(round, work.batch.customerIds);
  for (let turn = 0; turn < mostRounds && openPeople(round).length > 0; turn++) {
    // A further round may come seconds later: staff may have paused or stopped everything since.
    if (turn > 0) round.work = await readWork(database, message, parts.stackId);
    if (round.work.run.status !== 'releasing') return;
    round.request.nowMs = clock();
    if ((await sendRound(round, openPeople(round))) === 'paused') return;
  }
  if (openPeople(round).length > 0 || round.outcome.later.size > 0)
    return parts.batches.send({ ...message, isRepeat: true }, { delaySeconds: 30, group: work.run.campaignId });

  await wakeChildren(round, parts.releases);
  await recordResult(database, work.batch, round.outcome, clock());
  if (work.run.frozen - totalOf(work.sums.outcomes) <= nearTheEnd)
    await finishIfComplete(database, work.run.id, clock());
}

function newRound(work: Work, parts: SendBatchParts): Round {
  const { run } = work;
  const closesAtMs = occurrenceClosesAtMs(run);
  const request = { key: claimKeyOf(run), attempt: parts.attempt, nowMs: parts.clock(), closesAtMs, plan: run.plan };
  return { work, outcome: emptyOutcome(), request, parts };
}

const openPeople = (round: Round) => round.work.batch.customerIds.filter((id) => !isSettled(round, id));

/** The account's rate is taken before anybody is read, so that no decision grows old while waiting. */
async function mayGoOn(
  { run, batch }: Work,
  { database, clock, ratePerSecond, pause }: SendBatchParts,
): Promise<boolean> {
  const perSecond = await ratePerSecond(run.plan.channel);
  for (let waitedMs = 0; ; ) {
    const tokens = await takeTokens(database, run.plan.channel, batch.customerIds.length, perSecond, clock());
    if (tokens.taken) return true;
    if (waitedMs + tokens.waitMs > longestWaitMs) return false;
    await pause(tokens.waitMs);
    waitedMs += tokens.waitMs;
  }
}

/** One alarm clock per instant the deferred wait for. Set before the result is written: one too many is harmless, one too few is not. */
async function wakeChildren(
  { work: { run, batch }, outcome }: Round,
  releases: Schedules<ReleaseBatches>,
): Promise<void> {
  for (const { dueAt } of childBatches(batch, outcome))
    await releases.once(releaseName(run.id, dueAt), Date.parse(dueAt), { runId: run.id, dueAt });
}
