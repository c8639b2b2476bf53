import type { TableName } from '../../functions/contracts/tables.ts';
import type { Item } from '../../functions/platform/database.ts';
import type { Stored } from '../../functions/platform/memory-database.ts';

type Change = Stored & { atMs: number };

/** Eventually consistent reads lag by about a second at most: so long the past is kept. */
const lagMs = 1_500;

/** What items were a moment ago: what a scan or an index may still show. */
export class RecentChanges {
  readonly #byTable = new Map<TableName, Change[]>();

  note(change: Stored, atMs: number): void {
    if (change.table !== 'customers' && change.table !== 'campaigns') return;
    const kept = (this.#byTable.get(change.table) ?? []).filter((each) => each.atMs > atMs - lagMs);
    kept.push({ ...change, atMs });
    this.#byTable.set(change.table, kept);
  }

  /** The page as it was `lagMs` ago: what was changed since stands as before, what was added since is not there yet. */
  asBefore(table: TableName, items: Item[], keyOf: (item: Item) => string, nowMs: number): Item[] {
    const before = new Map<string, Item | undefined>();
    for (const change of this.#byTable.get(table) ?? []) {
      const key = keyOf(change.after ?? change.before ?? {});
      if (change.atMs > nowMs - lagMs && !before.has(key)) before.set(key, change.before);
    }
    if (before.size === 0) return items;
    return items.flatMap((item) => {
      const key = keyOf(item);
      if (!before.has(key)) return [item];
      const old = before.get(key);
      return old ? [structuredClone(old)] : [];
    });
  }
}
