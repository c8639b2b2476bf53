import type { SendBatch } from '../contracts/messages.ts';
import type { MessageChannel, Purpose } from '../contracts/vocabulary.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { type RateWindow, takenBetween, takePlaces, windowAt } from './rate.store.ts';
import type { Work } from './work.store.ts';

export type TurnParts = {
  database: Database;
  clock: Clock;
  /** Messages a second that the account may send on each channel. */
  ratePerSecond: (channel: MessageChannel) => Promise<number>;
  pause: (ms: number) => Promise<void>;
};

/** A batch goes out now, or comes again later: with its place in a window to come, or without when all are taken. */
export type Turn = 'now' | { delaySeconds: number; slot?: number };

/** The longest that SQS delays a message (SQS API, DelaySeconds). */
export const longestDelaySeconds = 900;
/** Waiting inside a function is paid time, and what it read of the run grows old; beyond this the queue waits. */
const longestWaitMs = 2_000;
/** A place holds so long after its window: a queue's delay is whole seconds. Later it is void, or an outage would end in a flood. */
const lateMs = 5_000;
/** Many workers may look for a place at once; each loses a window at most to each other of those in flight. */
const mostTries = 20;

/** The account's rate is taken before anybody is read, so that no decision grows old while waiting. */
export async function takeTurn(
  { run: { plan }, batch }: Pick<Work, 'run' | 'batch'>,
  slot: SendBatch['slot'],
  parts: TurnParts,
): Promise<Turn> {
  const perSecond = await parts.ratePerSecond(plan.channel);
  const windowOf = (atMs: number) => windowAt(perSecond, plan.purpose, atMs);
  const nowMs = parts.clock();
  if (slot !== undefined && nowMs <= slot + windowOf(slot).lengthMs + lateMs) return waitFor(slot, parts);
  const wanted = batch.customerIds.length;
  if (await takePlaces(parts.database, plan.channel, wanted, windowOf(nowMs))) return 'now';
  const place = await laterPlace(parts.database, plan, wanted, windowOf, nowMs);
  return place === undefined ? { delaySeconds: longestDelaySeconds } : waitFor(place, parts);
}

async function waitFor(slot: number, { clock, pause }: TurnParts): Promise<Turn> {
  const waitMs = slot - clock();
  if (waitMs > longestWaitMs) return { delaySeconds: Math.min(longestDelaySeconds, Math.ceil(waitMs / 1000)), slot };
  if (waitMs > 0) await pause(waitMs);
  return 'now';
}

/** Takes a place in the first window ahead with room, as far as a message can be delayed. */
async function laterPlace(
  database: Database,
  { channel }: { channel: MessageChannel; purpose: Purpose },
  wanted: number,
  windowOf: (atMs: number) => RateWindow,
  nowMs: number,
): Promise<number | undefined> {
  const { startMs, lengthMs } = windowOf(nowMs);
  const lastMs = nowMs + longestDelaySeconds * 1000;
  const taken = await takenBetween(database, channel, startMs, lastMs);
  let tries = 0;
  for (let atMs = startMs + lengthMs; atMs <= lastMs && tries < mostTries; atMs += lengthMs) {
    const window = windowOf(atMs);
    if ((taken.get(window.startMs) ?? 0) + wanted > window.room) continue;
    tries += 1;
    if (await takePlaces(database, channel, wanted, window)) return window.startMs;
  }
  return undefined;
}
