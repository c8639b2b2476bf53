import * as z from 'zod';
import { RunId } from '../contracts/ids.ts';
import type { RunItem } from '../contracts/run.ts';
import { type Database, eachItem, type Item, textOf, type Write, type WriteOutcome } from '../platform/database.ts';
import { Rejected } from '../platform/errors.ts';
import { runKey } from './run.store.ts';

/** Where a slice reads its people: a part of the whole Customers table, or one shard of one occasion's day. */
export const SliceSource = z.union([
  z.object({ segment: z.number().int(), segments: z.number().int() }),
  z.object({ occasion: z.string() }),
]);
export type SliceSource = z.infer<typeof SliceSource>;

/** The checkpoint of one slice: it moves on in the transaction that writes the page's batches, or not at all. */
export const Slice = z.object({
  id: RunId,
  part: z.string(),
  source: SliceSource,
  checkpoint: z.number().int(),
  cursor: z.record(z.string(), z.string()).optional(),
  /** Source read to its end; only leftovers remain. */
  ended: z.boolean(),
  done: z.boolean(),
  /** Ids not yet in a batch, by batch group (`locale|variant|dueAtMs|shared or own`). */
  leftovers: z.record(z.string(), z.string()),
  batches: z.number().int(),
  frozen: z.number().int(),
});
export type Slice = z.infer<typeof Slice>;

export const slicePart = (slice: number): string => `slice#${String(slice).padStart(3, '0')}`;

export const newSlice = (id: RunId, slice: number, source: SliceSource): Slice => ({
  id,
  part: slicePart(slice),
  source,
  checkpoint: 0,
  ended: false,
  done: false,
  leftovers: {},
  batches: 0,
  frozen: 0,
});

/** Every slice of a run that can be read; throws `Rejected` after the last when there are others. */
export async function* eachSlice(database: Database, runId: RunId): AsyncGenerator<Slice> {
  const unreadable: string[] = [];
  for await (const item of eachItem(database, 'campaigns', { partition: runId, prefix: 'slice#' })) {
    const parsed = Slice.safeParse(item);
    if (parsed.success) yield parsed.data;
    else unreadable.push(textOf(item.part));
  }
  if (unreadable.length > 0) throw new Rejected(`${unreadable.join(', ')} of ${runId} cannot be read`);
}

export async function readSlice(database: Database, runId: RunId, slice: number): Promise<Slice> {
  const item = await database.get('campaigns', { id: runId, part: slicePart(slice) });
  const parsed = Slice.safeParse(item);
  if (!parsed.success) throw new Rejected(`slice ${runId} ${slice} cannot be read: ${parsed.error.message}`);
  return parsed.data;
}

/**
 * One page's outcome: the slice at its new checkpoint and the full batches, if the checkpoint is still the one that was
 * read.
 */
export function commitPage(database: Database, before: Slice, after: Slice, batches: Item[]): Promise<WriteOutcome> {
  return database.transact(pageWrites(before, after, batches));
}

/**
 * The slice's last page: with it the run counts one open slice fewer and the slice's people, and the last one closes the
 * freeze. `conflict` when the slice or the run moved meanwhile.
 */
export function commitLastPage(
  database: Database,
  before: Slice,
  after: Slice,
  batches: Item[],
  run: RunItem,
): Promise<WriteOutcome> {
  const isLast = run.slicesOpen === 1;
  return database.transact([
    ...pageWrites(before, after, batches),
    {
      update: 'campaigns',
      key: runKey(run.id),
      set: isLast ? { status: 'releasing', slicesOpen: 0 } : { slicesOpen: run.slicesOpen - 1 },
      add: { frozen: after.frozen },
      if: { status: 'freezing', slicesOpen: run.slicesOpen },
    },
  ]);
}

const pageWrites = (before: Slice, after: Slice, batches: Item[]): Write[] => [
  {
    put: 'campaigns',
    item: after,
    if: { checkpoint: before.checkpoint },
  },
  ...batches.map((item): Write => ({ put: 'campaigns', item })),
];
