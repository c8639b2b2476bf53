import { batchSize } from '../contracts/run.ts';
import type { MessageChannel, Purpose } from '../contracts/vocabulary.ts';
import { type Database, eachItem, textOf } from '../platform/database.ts';

/**
 * The account's rate, shared by all workers: a count of messages per window of time. A window lasts a second, or longer
 * where a second has no room for a batch, and holds whole batches. One write a batch; its item deletes itself.
 */
export type RateWindow = { startMs: number; lengthMs: number; room: number };

/** One batch in ten is left to service messages, so that a statement does not wait behind a million offers. */
const batchesPerServiceBatch = 10;
const keptSeconds = 86_400;

/** The window that an instant falls into, and how many messages of this purpose it takes in all. */
export function windowAt(perSecond: number, purpose: Purpose, atMs: number): RateWindow {
  const batches = Math.ceil(perSecond / batchSize);
  const lengthMs = Math.ceil((batches * batchSize * 1000) / perSecond);
  const index = Math.floor(atMs / lengthMs);
  // Batches are numbered through all windows; each tenth is not marketing's, at low rates a tenth window.
  const leftBefore = (windows: number) => Math.floor((windows * batches) / batchesPerServiceBatch);
  const left = purpose === 'service' ? 0 : leftBefore(index + 1) - leftBefore(index);
  return { startMs: index * lengthMs, lengthMs, room: (batches - left) * batchSize };
}

/** Takes places in a window: one write when it has room. Otherwise what was taken is given back. */
export async function takePlaces(
  database: Database,
  channel: MessageChannel,
  wanted: number,
  { startMs, room }: RateWindow,
): Promise<boolean> {
  if (wanted > room) return false;
  const key = { id: rateId, part: windowPart(channel, startMs) };
  const expiresAt = Math.floor(startMs / 1000) + keptSeconds;
  const after = await database.count('campaigns', key, { taken: wanted }, { expiresAt });
  if (Number(after.taken) <= room) return true;
  await database.count('campaigns', key, { taken: -wanted }, { expiresAt });
  return false;
}

/** How many places are taken in each window that begins in this stretch, by its start; none where nobody has asked yet. */
export async function takenBetween(
  database: Database,
  channel: MessageChannel,
  fromMs: number,
  toMs: number,
): Promise<Map<number, number>> {
  const between = { from: windowPart(channel, fromMs), to: windowPart(channel, toMs) };
  const taken = new Map<number, number>();
  for await (const item of eachItem(database, 'campaigns', { partition: rateId, between }))
    taken.set(Number(textOf(item.part).split('#')[1]), Number(item.taken));
  return taken;
}

const rateId = 'rate';
/** Thirteen digits until the year 2286: keys order as instants do. */
const windowPart = (channel: MessageChannel, startMs: number): string => `${channel}#${startMs}`;
