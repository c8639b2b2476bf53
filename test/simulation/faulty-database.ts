import { type TableKeys, type TableName, tables } from '../../functions/contracts/tables.ts';
import {
  type Change,
  type Database,
  type Insert,
  type Item,
  type Key,
  type Page,
  pick,
  type Query,
  type Scan,
  type TableItem,
  type TableKey,
  textOf,
  type Write,
  type WriteOutcome,
} from '../../functions/platform/database.ts';
import type { MemoryDatabase } from '../../functions/platform/memory-database.ts';
import type { RecentChanges } from './recent-changes.ts';
import type { Scheduler } from './scheduler.ts';
import type { Weather } from './weather.ts';

type Parts = { memory: MemoryDatabase; recent: RecentChanges; scheduler: Scheduler; weather: Weather };

const throttled = (): Error => Object.assign(new Error('the table is throttled'), { name: 'ThrottlingException' });
const unanswered = (): Error => Object.assign(new Error('the table gave no answer'), { name: 'TimeoutError' });

/** BatchExecuteStatement takes 25 (DynamoDB API). */
const chunkSize = 25;

/**
 * The tables as the client of a real one meets them: throttled, answering late or not at all, repeating a write whose
 * answer was lost, calling conflicts that are none. Reads by key and partition are strong, scans and indexes may lag.
 */
export class FaultyDatabase implements Database {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get(table: TableName, key: Key): Promise<Item | undefined> {
    return this.#read(`get ${table} ${Object.values(key).join(' ')}`, () => this.#parts.memory.get(table, key));
  }

  getMany(keys: TableKey[]): Promise<TableItem[]> {
    return this.#read(`getMany ${keys.length} ${keys[0]?.table ?? ''}`, () => this.#parts.memory.getMany(keys));
  }

  query(table: TableName, query: Query): Promise<Page> {
    return this.#read(`query ${table} ${query.partition} ${query.prefix ?? ''}`, async () => {
      const page = await this.#parts.memory.query(table, table === 'occasions' ? this.#shortened(query, 1) : query);
      return query.index ? this.#lagging(table, page) : page;
    });
  }

  scan(table: TableName, scan: Scan): Promise<Page> {
    return this.#read(`scan ${table}`, async () => {
      const { attributes, ...whole } = scan;
      const page = this.#lagging(table, await this.#parts.memory.scan(table, this.#shortened(whole, 3)));
      return attributes ? { ...page, items: page.items.map((item) => pick(item, attributes)) } : page;
    });
  }

  write(write: Write): Promise<WriteOutcome> {
    const { memory, weather } = this.#parts;
    return this.#change(
      `write ${nameOf(write)}`,
      () => memory.write(write),
      () => ('update' in write && write.if && weather.strikes('table-conflict') ? 'conflict' : undefined),
    );
  }

  count(table: TableName, key: Key, add: Record<string, number>, set?: Item): Promise<Item> {
    return this.#change(`count ${table} ${Object.values(key).join(' ')}`, () =>
      this.#parts.memory.count(table, key, add, set),
    );
  }

  /** The client gives each transaction a token, so one that it repeats is carried out once (DynamoDB API: ClientRequestToken). */
  transact(writes: Write[]): Promise<WriteOutcome> {
    const { memory, weather, scheduler } = this.#parts;
    const names = writes.map(nameOf).join(', ');
    return scheduler.call(`transact ${names}`, async () => {
      if (weather.strikes('table-throttled')) throw throttled();
      if (weather.strikes('table-write-lost')) throw unanswered();
      if (weather.strikes('table-conflict')) return 'conflict';
      const outcome = await memory.transact(writes);
      if (weather.strikes('table-reply-lost')) throw unanswered();
      scheduler.note(`  ${outcome}`);
      return outcome;
    });
  }

  async writeEach(writes: (Insert | Change)[]): Promise<(WriteOutcome | 'unknown')[]> {
    const chunks = Array.from({ length: Math.ceil(writes.length / chunkSize) }, (_, n) =>
      writes.slice(n * chunkSize, (n + 1) * chunkSize),
    );
    return (await Promise.all(chunks.map((chunk) => this.#writeChunk(chunk)))).flat();
  }

  putAll(writes: TableItem[]): Promise<void> {
    return this.#change(`putAll ${writes.length}`, () => this.#parts.memory.putAll(writes));
  }

  /** A page ends at a megabyte, however many items were asked for: so a few dozen customers make several pages, as a million do. */
  #shortened<Q extends { limit?: number }>(query: Q, most: number): Q {
    return this.#parts.weather.strikes('table-short-page')
      ? { ...query, limit: Math.min(query.limit ?? most, most) }
      : query;
  }

  #writeChunk(chunk: (Insert | Change)[]): Promise<(WriteOutcome | 'unknown')[]> {
    const { memory, weather, scheduler } = this.#parts;
    const first = chunk[0] && ('insert' in chunk[0] ? chunk[0].insert : chunk[0].change);
    return scheduler.call(`writeEach ${chunk.length} ${first}`, async () => {
      if (weather.strikes('table-throttled') || weather.strikes('table-write-lost')) return chunk.map(() => 'unknown');
      // Another transaction may hold an item that is there, never one that nobody has written yet.
      const fates = chunk.map((write) => {
        if (weather.strikes('table-write-lost')) return 'unknown' as const;
        return 'change' in write && weather.strikes('table-conflict') ? ('conflict' as const) : undefined;
      });
      const taken = chunk.filter((_, n) => fates[n] === undefined);
      let outcomes = await memory.writeEach(taken);
      if (weather.strikes('table-write-repeated')) outcomes = await memory.writeEach(taken);
      if (weather.strikes('table-reply-lost')) return chunk.map(() => 'unknown');
      let next = 0;
      const answers = fates.map((fate) => fate ?? outcomes[next++]!);
      scheduler.note(`  ${answers.filter((answer) => answer === 'done').length} done`);
      return answers;
    });
  }

  #read<T>(name: string, effect: () => Promise<T>): Promise<T> {
    const { scheduler, weather } = this.#parts;
    return scheduler.call(name, () => {
      if (weather.strikes('table-throttled')) throw throttled();
      if (weather.strikes('table-reply-lost')) throw unanswered();
      return effect();
    });
  }

  /** One write without a token: the client repeats it when its answer was lost, and then meets its own. */
  #change<T>(name: string, effect: () => Promise<T>, instead: () => T | undefined = () => undefined): Promise<T> {
    const { scheduler, weather } = this.#parts;
    return scheduler.call(name, async () => {
      if (weather.strikes('table-throttled')) throw throttled();
      if (weather.strikes('table-write-lost')) throw unanswered();
      const refused = instead();
      if (refused !== undefined) return refused;
      const first = await effect();
      const last = weather.strikes('table-write-repeated') ? await effect() : first;
      if (weather.strikes('table-reply-lost')) throw unanswered();
      if (typeof last === 'string') scheduler.note(`  ${last}`);
      return last;
    });
  }

  #lagging(table: TableName, page: Page): Page {
    const { recent, weather, scheduler } = this.#parts;
    const items = recent.asBefore(table, page.items, (item) => keyOf(table, item), scheduler.nowMs);
    return items !== page.items && weather.strikes('table-stale-read') ? { ...page, items } : page;
  }
}

function keyOf(table: TableName, item: Item): string {
  const { partition, sort }: TableKeys = tables[table];
  return `${textOf(item[partition])} ${sort ? textOf(item[sort]) : ''}`;
}

function nameOf(write: Write): string {
  if ('put' in write) return `put ${write.put} ${keyOf(write.put, write.item)}`;
  if ('update' in write) return `update ${write.update} ${keyOf(write.update, write.key)}`;
  if ('delete' in write) return `delete ${write.delete} ${keyOf(write.delete, write.key)}`;
  return `check ${write.check} ${keyOf(write.check, write.key)}`;
}
