import * as z from 'zod';
import { CustomerId, DispatchId } from '../contracts/ids.ts';
import type { Database, Key } from '../platform/database.ts';
import { Rejected } from '../platform/errors.ts';
import type { Seen } from './visitor.ts';

/** Long enough for events that come late, short enough that nobody can be followed: a day (house number). */
const keptS = 86_400;

const Stored = z.object({
  customerId: CustomerId,
  dispatchId: DispatchId,
  key: z.string(),
  at: z.iso.datetime(),
  isMachine: z.boolean(),
  settled: z.boolean().optional(),
});

const partitionOf = (visitor: string): string => `visitor#${visitor}`;
const keyOf = (visitor: string, { atMs, key }: Seen): Key => ({
  id: partitionOf(visitor),
  part: `${new Date(atMs).toISOString()}#${key}`,
});

/** Notes an open or click under its visitor, in the order of time. Noted again, it is the same item. */
export async function noteVisit(database: Database, visitor: string, seen: Seen): Promise<void> {
  const { atMs, ...rest } = seen;
  const item = { ...keyOf(visitor, seen), ...rest, at: new Date(atMs).toISOString() };
  await database.write({ put: 'campaigns', item: { ...item, expiresAt: Math.ceil(atMs / 1000) + keptS } });
}

/** Once its message is settled, a visit in a crowd is not looked at again. */
export async function markSettled(database: Database, visitor: string, seen: Seen): Promise<void> {
  await database.write({ update: 'campaigns', key: keyOf(visitor, seen), set: { settled: true } });
}

/**
 * The visitor's visits from one instant to another, at most 100 of them, the latest. Strongly consistent: whoever noted
 * one before reading sees it.
 */
export async function visitsBetween(
  database: Database,
  visitor: string,
  fromMs: number,
  toMs: number,
): Promise<(Seen & { isSettled: boolean })[]> {
  const between = { from: new Date(fromMs).toISOString(), to: `${new Date(toMs).toISOString()}~` };
  const { items } = await database.query('campaigns', {
    partition: partitionOf(visitor),
    between,
    descending: true,
    limit: 100,
  });
  return items.map((item) => {
    const stored = Stored.safeParse(item);
    if (!stored.success) throw new Rejected('a visit cannot be read');
    const { at, settled = false, ...rest } = stored.data;
    return { ...rest, atMs: Date.parse(at), isSettled: settled };
  });
}
