import type { WriteOutcome } from '../platform/database.ts';
import { Retryable } from '../platform/errors.ts';
import { type Applied, advance, isApplied, type Place } from './checkpoint.ts';

/** One fact's share in one item. */
export type Share<C> = Place & { key: string; share: C };

/** An item that sums are kept in. `version` is undefined where it was never written. */
export type SumItem<V> = { key: string; value: V; version: number | undefined; applied: Applied };

export interface SumItems<V> {
  /** At most 100 items. One that is not to be kept (any more) is left out. */
  read(keys: string[]): Promise<SumItem<V>[]>;
  /** Writes each with its version one up, on the condition that the version is still the one that was read. */
  write(items: SumItem<V>[]): Promise<(WriteOutcome | 'unknown')[]>;
}

const attempts = 12;
/** BatchGetItem takes 100 keys (DynamoDB API). */
const itemsAtOnce = 100;

/**
 * Adds each share to its item exactly once, however often and in whatever pieces the stream brings it: what lies at or
 * below the item's checkpoint is dropped, and sum and checkpoint change in one write, which fails when anybody else wrote
 * in between. Each item is written once, unless so. Answers how many items it wrote; throws `Retryable` when it never got through.
 */
export async function applyOnce<V, C>(
  shardId: string,
  shares: Share<C>[],
  items: SumItems<V>,
  add: (value: V, share: C) => V,
): Promise<number> {
  const byKey = Map.groupBy(shares, ({ key }) => key);
  let written = 0;
  let open = [...byKey.keys()];
  for (let attempt = 0; open.length > 0; attempt++) {
    if (attempt === attempts)
      throw new Retryable(`${open.length} sums could not be written: others kept changing them`);
    const again: string[] = [];
    for (let start = 0; start < open.length; start += itemsAtOnce) {
      const stored = await items.read(open.slice(start, start + itemsAtOnce));
      const changed = stored.flatMap((item) => withShares(item, shardId, byKey.get(item.key) ?? [], add) ?? []);
      const outcomes = changed.length > 0 ? await items.write(changed) : [];
      const failed = changed.filter((_, n) => outcomes[n] !== 'done');
      written += changed.length - failed.length;
      again.push(...failed.map(({ key }) => key));
    }
    open = again;
  }
  return written;
}

/** The item with what it does not have yet; undefined when it has everything. */
function withShares<V, C>(
  item: SumItem<V>,
  shardId: string,
  shares: Share<C>[],
  add: (value: V, share: C) => V,
): SumItem<V> | undefined {
  const inOrder = shares.toSorted((a, b) => (a.sequence < b.sequence ? -1 : 1));
  const last = inOrder.at(-1);
  if (!last || isApplied(item.applied, shardId, last.sequence)) return undefined;
  const missing = inOrder.filter(({ sequence }) => !isApplied(item.applied, shardId, sequence));
  const value = missing.reduce((sum, { share }) => add(sum, share), item.value);
  return { ...item, value, applied: advance(item.applied, shardId, last) };
}
