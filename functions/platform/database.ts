import type { TableName } from '../contracts/tables.ts';

/**
 * The one way to the tables. A condition is a set of named attributes with the value each must still have (or `absent`),
 * so "read, decide, write on the condition that nobody touched it" reads as such, and the in-memory database can keep
 * the same promise as the engine. Updates set literal values or add to numbers, nothing cleverer.
 */
export interface Database {
  /** One item by its full key, strongly consistent. */
  get(table: TableName, key: Key): Promise<Item | undefined>;
  /** Up to 100 items over several tables in one call (unprocessed keys are asked again); missing ones are left out. Strongly consistent. */
  getMany(keys: TableKey[]): Promise<TableItem[]>;
  /** Items of one partition in sort-key order, strongly consistent; or of the table's index (eventually consistent). */
  query(table: TableName, query: Query): Promise<Page>;
  /** One page of the whole table, in no order. `segment` of `segments` splits the table for parallel readers. */
  scan(table: TableName, scan: Scan): Promise<Page>;
  /** One conditional write: `conflict` when the condition did not hold (and, with `put`/`set`, nothing was changed). */
  write(write: Write): Promise<WriteOutcome>;
  /** Adds to numbers of one item (starting at 0), sets attributes beside them, and returns the item as it is then. */
  count(table: TableName, key: Key, add: Record<string, number>, set?: Item): Promise<Item>;
  /** All or nothing, at most 100 writes to different items (none is `done`). `conflict` when a condition failed or another transaction was in the way. */
  transact(writes: Write[]): Promise<WriteOutcome>;
  /**
   * Each write on its own, 25 to a call, carried out in any order, so each about another item; outcomes in the order given.
   * `conflict`: what was to be inserted is there; what was to be changed was not as it was read, or is just being written.
   * `unknown`: no answer that says whether it was written (a throttle, a time-out): read again before trusting either.
   */
  writeEach(writes: (Insert | Change)[]): Promise<(WriteOutcome | 'unknown')[]>;
  /** Unconditional puts and deletes, 25 to a call, repeated until all are taken: for items whose content is the same whoever writes it. */
  putAll(writes: { table: TableName; item: Item }[]): Promise<void>;
}

export type Value = string | number | boolean | null | Value[] | { [attribute: string]: Value };
export type Item = { [attribute: string]: Value | undefined };
export type Key = Record<string, string>;
export type TableKey = { table: TableName; key: Key };
export type TableItem = { table: TableName; item: Item };

export const absent = Symbol('absent');
/** What must still hold at the moment of writing: attribute → exact value, or `absent`. */
export type Condition = Record<string, string | number | typeof absent>;

export type Put = { put: TableName; item: Item; if?: Condition };
/** Changes named attributes of one item (creating it when nothing forbids). `add` sums into numbers, starting at 0. */
export type Update = {
  update: TableName;
  key: Key;
  set?: Item;
  add?: Record<string, number>;
  remove?: string[];
  if?: Condition;
};
export type Delete = { delete: TableName; key: Key; if?: Condition };
export type Check = { check: TableName; key: Key; if: Condition };
export type Write = Put | Update | Delete | Check;

/** Put an item that must not exist yet. */
export type Insert = { insert: TableName; item: Item };
/** Set attributes of an existing item whose `if` attributes still have these values. */
export type Change = { change: TableName; key: Key; set: Item; if: Record<string, string | number> };

export type WriteOutcome = 'done' | 'conflict';

export type Query = {
  partition: string;
  /** Sort keys that begin with this. */
  prefix?: string;
  /** Sort keys from `from` to `to`, both included. */
  between?: { from: string; to: string };
  index?: string;
  limit?: number;
  cursor?: Cursor;
  /** Newest first. */
  descending?: boolean;
};
export type Scan = {
  segment?: number;
  segments?: number;
  limit: number;
  cursor?: Cursor;
  /** Only these of each item, where they are there: a scan pays for every byte that travels and is read. */
  attributes?: readonly string[];
};
export type Cursor = Record<string, string>;
export type Page = { items: Item[]; cursor?: Cursor };

/** Every item of a query, page by page, never all at once. */
export async function* eachItem(database: Database, table: TableName, query: Query): AsyncGenerator<Item> {
  let cursor = query.cursor;
  do {
    const page = await database.query(table, cursor ? { ...query, cursor } : query);
    yield* page.items;
    cursor = page.cursor;
  } while (cursor);
}

/** A stored attribute that should be text; anything else reads as empty. */
export const textOf = (value: Value | undefined): string => (typeof value === 'string' ? value : '');

/** The item without what was not asked for. */
export function pick<V>(item: Record<string, V>, attributes: readonly string[]): Record<string, V> {
  const picked: Record<string, V> = {};
  for (const attribute of attributes) if (item[attribute] !== undefined) picked[attribute] = item[attribute];
  return picked;
}
