import { batchSize } from '../contracts/run.ts';
import type { MessageChannel } from '../contracts/vocabulary.ts';
import type { Database } from '../platform/database.ts';

/**
 * The account's rate, shared by all workers: a count per window of whole seconds, long enough for one full batch.
 * One write a batch; the window's item deletes itself.
 */
export async function takeTokens(
  database: Database,
  channel: MessageChannel,
  wanted: number,
  perSecond: number,
  nowMs: number,
): Promise<{ taken: true } | { taken: false; waitMs: number }> {
  const windowSeconds = Math.ceil(batchSize / perSecond);
  const windowStart = Math.floor(nowMs / 1000 / windowSeconds) * windowSeconds;
  const key = { id: 'rate', part: `${channel}#${windowStart}` };
  const after = await database.count('campaigns', key, { taken: wanted }, { expiresAt: windowStart + 86_400 });
  if (Number(after.taken) <= windowSeconds * perSecond) return { taken: true };
  return { taken: false, waitMs: (windowStart + windowSeconds) * 1000 - nowMs };
}
