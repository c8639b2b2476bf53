import { isDeepStrictEqual } from 'node:util';
import { type TableKeys, type TableName, tables } from '../contracts/tables.ts';
import {
  absent,
  type Condition,
  type Cursor,
  type Database,
  type Item,
  type Key,
  type Page,
  type Query,
  type Value,
  type Write,
  type WriteOutcome,
} from './database.ts';

/** The database in memory, for tests: the same contract suite runs over this and over the real engine. */
export class MemoryDatabase implements Database {
  readonly #tables = new Map<TableName, Map<string, Item>>();

  async get(table: TableName, key: Key): Promise<Item | undefined> {
    return structuredClone(this.#rows(table).get(rowKey(table, key)));
  }

  async getMany(keys: { table: TableName; key: Key }[]) {
    if (keys.length > 100) throw new Error(`getMany takes at most 100 keys, got ${keys.length}`);
    const found = await Promise.all(keys.map(async ({ table, key }) => ({ table, item: await this.get(table, key) })));
    return found.flatMap(({ table, item }) => (item ? [{ table, item }] : []));
  }

  async query(table: TableName, query: Query): Promise<Page> {
    const keys: TableKeys = tables[table];
    const [partition, sort] = query.index
      ? [keys.index?.partition ?? '', keys.index?.sort]
      : [keys.partition, keys.sort];
    const rows = [...this.#rows(table).values()]
      .filter((item) => item[partition] === query.partition && inRange(sort ? item[sort] : undefined, query))
      .toSorted(
        (a, b) =>
          compare(sort ? text(a[sort]) : '', sort ? text(b[sort]) : '') || compare(rowKey(table, a), rowKey(table, b)),
      );
    return page(table, query.descending ? rows.toReversed() : rows, query.limit, query.cursor);
  }

  async scan(
    table: TableName,
    scan: { segment?: number; segments?: number; limit: number; cursor?: Cursor },
  ): Promise<Page> {
    const { segment = 0, segments = 1 } = scan;
    const rows = [...this.#rows(table).entries()]
      .filter(([key]) => spread(key) % segments === segment)
      .map(([, item]) => item);
    return page(table, rows, scan.limit, scan.cursor);
  }

  async write(write: Write): Promise<WriteOutcome> {
    return this.transact([write]);
  }

  async transact(writes: Write[]): Promise<WriteOutcome> {
    if (writes.length > 100) throw new Error(`a transaction takes at most 100 writes, got ${writes.length}`);
    const targets = writes.map(target);
    if (new Set(targets.map(({ table, key }) => `${table} ${rowKey(table, key)}`)).size < writes.length)
      throw new Error('a transaction may touch an item only once');
    if (!writes.every((write, n) => this.#holds(targets[n]!, write.if))) return 'conflict';
    writes.forEach((write, n) => this.#apply(write, targets[n]!));
    return 'done';
  }

  async writeEach(writes: Parameters<Database['writeEach']>[0]): Promise<WriteOutcome[]> {
    return Promise.all(
      writes.map((write) => {
        if ('insert' in write)
          return this.write({ put: write.insert, item: write.item, if: { [tables[write.insert].partition]: absent } });
        return this.write({ update: write.change, key: write.key, set: write.set, if: write.if });
      }),
    );
  }

  async putAll(writes: { table: TableName; item: Item }[]): Promise<void> {
    for (const { table, item } of writes) this.#apply({ put: table, item }, { table, key: item as Key });
  }

  #rows(table: TableName): Map<string, Item> {
    const rows = this.#tables.get(table) ?? new Map<string, Item>();
    this.#tables.set(table, rows);
    return rows;
  }

  #holds({ table, key }: Target, condition: Condition = {}): boolean {
    const item = this.#rows(table).get(rowKey(table, key));
    return Object.entries(condition).every(([attribute, expected]) =>
      expected === absent ? item?.[attribute] === undefined : isDeepStrictEqual(item?.[attribute], expected),
    );
  }

  #apply(write: Write, { table, key }: Target): void {
    const rows = this.#rows(table);
    if ('check' in write) return;
    if ('delete' in write) return void rows.delete(rowKey(table, key));
    if ('put' in write) return void rows.set(rowKey(table, key), clean(write.item));
    const before = rows.get(rowKey(table, key)) ?? keyOf(table, key);
    const after: Item = { ...before, ...clean(write.set ?? {}) };
    for (const [attribute, amount] of Object.entries(write.add ?? {}))
      after[attribute] = Number(before[attribute] ?? 0) + amount;
    for (const attribute of write.remove ?? []) delete after[attribute];
    rows.set(rowKey(table, key), after);
  }
}

type Target = { table: TableName; key: Key };

function target(write: Write): Target {
  if ('put' in write) return { table: write.put, key: keyOf(write.put, write.item) };
  if ('update' in write) return { table: write.update, key: write.key };
  if ('delete' in write) return { table: write.delete, key: write.key };
  return { table: write.check, key: write.key };
}

function keyOf(table: TableName, item: Item | Key): Key {
  const { partition, sort }: TableKeys = tables[table];
  return { [partition]: text(item[partition]), ...(sort && { [sort]: text(item[sort]) }) };
}

const rowKey = (table: TableName, item: Item | Key): string => Object.values(keyOf(table, item)).join('\u0000');

/** Attributes set to undefined are not stored, as in DynamoDB. */
const clean = (item: Item): Item =>
  structuredClone(Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined)));

function inRange(sortValue: Value | undefined, { prefix, between }: Query): boolean {
  const value = text(sortValue);
  return (!prefix || value.startsWith(prefix)) && (!between || (value >= between.from && value <= between.to));
}

/** Sort keys order by their UTF-8 bytes, as in DynamoDB. */
const compare = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** Key attributes are strings; anything else sorts as nothing. */
const text = (value: Value | undefined): string => (typeof value === 'string' ? value : '');

function page(table: TableName, rows: Item[], limit = Number.POSITIVE_INFINITY, cursor?: Cursor): Page {
  const start = cursor ? rows.findIndex((item) => rowKey(table, item) === rowKey(table, cursor)) + 1 : 0;
  const items = rows.slice(start, start + limit).map((item) => structuredClone(item));
  const last = items.at(-1);
  return last && start + items.length < rows.length ? { items, cursor: keyOf(table, last) } : { items };
}

/** A spread of keys over scan segments: any fixed one will do. */
const spread = (key: string): number =>
  key.split('').reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7);
