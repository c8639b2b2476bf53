import * as z from 'zod';
import { absent, type Condition, type Database } from '../platform/database.ts';
import { Rejected, Retryable } from '../platform/errors.ts';

const Kept = z.object({
  attempt: z.string(),
  requestHash: z.string(),
  /** Epoch milliseconds. */
  startedAt: z.number(),
  done: z.boolean(),
  answer: z.object({ status: z.number(), media: z.string(), body: z.string() }).optional(),
});
export type Kept = z.infer<typeof Kept>;
export type Attempt = { id: string; attempt: string; requestHash: string; startedAt: number };

const keyOf = ({ id }: Attempt) => ({ id, part: 'reply' });

/**
 * Marks an attempt as begun; gives the earlier one instead when there is one that still counts: younger than `keptMs` and
 * done, or younger than `leaseMs` and at work. DynamoDB deletes what has expired up to 48 h late, so age is asked here.
 */
export async function beginAttempt(
  database: Database,
  mine: Attempt,
  { keptMs, leaseMs }: { keptMs: number; leaseMs: number },
): Promise<Kept | undefined> {
  for (let round = 0; round < 10; round++) {
    const earlier = await readKept(database, mine);
    const ageMs = mine.startedAt - (earlier?.startedAt ?? 0);
    const isDead = earlier && (ageMs >= keptMs || (!earlier.done && ageMs >= leaseMs));
    if (earlier && !isDead) return earlier;
    const untouched: Condition = earlier ? { attempt: earlier.attempt } : { id: absent };
    const item = { ...mine, part: 'reply', done: false, expiresAt: Math.ceil((mine.startedAt + keptMs) / 1000) };
    if ((await database.write({ put: 'campaigns', item, if: untouched })) === 'done') return undefined;
  }
  throw new Retryable('too many ask with the same key at once');
}

/** Keeps the answer, unless the attempt was given up for dead in the meantime and another took its place. */
export async function finishAttempt(database: Database, mine: Attempt, answer: Kept['answer']): Promise<void> {
  const set = { done: true, ...(answer && { answer: { ...answer } }) };
  await database.write({ update: 'campaigns', key: keyOf(mine), set, if: { attempt: mine.attempt } });
}

export async function dropAttempt(database: Database, mine: Attempt): Promise<void> {
  await database.write({ delete: 'campaigns', key: keyOf(mine), if: { attempt: mine.attempt } });
}

async function readKept(database: Database, mine: Attempt): Promise<Kept | undefined> {
  const item = await database.get('campaigns', keyOf(mine));
  if (!item) return undefined;
  const parsed = Kept.safeParse(item);
  if (!parsed.success) throw new Rejected(`the kept reply ${mine.id} cannot be read`);
  return parsed.data;
}
