import type { Write } from '../platform/database.ts';
import { itemsWritten, maxTransactionWrites } from '../platform/database-limits.ts';

/**
 * Puts changes together, in order, into as few transactions as take them: a change is never torn apart, and no
 * transaction writes an item twice.
 */
export function packTransactions<C extends { writes: Write[] }>(changes: C[]): C[][] {
  const packs: C[][] = [];
  let written = new Set<string>();
  for (const change of changes) {
    const items = itemsWritten(change.writes);
    const fits = written.size + items.length <= maxTransactionWrites && !items.some((item) => written.has(item));
    if (!fits || packs.length === 0) {
      packs.push([]);
      written = new Set();
    }
    packs.at(-1)!.push(change);
    for (const item of items) written.add(item);
  }
  return packs;
}
