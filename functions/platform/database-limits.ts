import { type TableKeys, type TableName, tables } from '../contracts/tables.ts';
import type { Change, Insert, Item, Key, Query, TableKey, Update, Write } from './database.ts';

/** What DynamoDB refuses, refused alike by every database, so that a test in memory finds it first. */

/** BatchGetItem takes 100 keys, each once (DynamoDB API): gives them without repetitions. */
export function checkGetMany(keys: TableKey[]): TableKey[] {
  if (keys.length > 100) throw new Error(`getMany takes at most 100 keys, got ${keys.length}`);
  return [...new Map(keys.map((key) => [placeName(key.table, key.key), key])).values()];
}

/** A key condition has one clause on the sort key (DynamoDB API: KeyConditionExpression). */
export function checkQuery(query: Query): void {
  if (query.prefix && query.between) throw new Error('a query takes a prefix or a range, not both');
}

/** TransactWriteItems takes at most so many writes (DynamoDB API). */
export const maxTransactionWrites = 100;

/** TransactWriteItems takes writes to different items (DynamoDB API): gives what each is about. */
export function checkTransaction(writes: Write[]): TableKey[] {
  if (writes.length > maxTransactionWrites)
    throw new Error(`a transaction takes at most ${maxTransactionWrites} writes, got ${writes.length}`);
  const targets = writes.map(targetOf);
  if (repeats(targets)) throw new Error('a transaction may touch an item only once');
  for (const write of writes) if ('update' in write) checkUpdate(write);
  return targets;
}

/** Writes of a batch may be carried out in any order, so each must be about another item. */
export function checkBatch(writes: (Insert | Change)[]): void {
  const targets = writes.map((write) =>
    'insert' in write
      ? { table: write.insert, key: write.item as Key }
      : checkUpdate({ update: write.change, key: write.key, set: write.set }) && {
          table: write.change,
          key: write.key,
        },
  );
  if (repeats(targets)) throw new Error('a batch may write an item only once');
}

/** An update changes something, each attribute once, and never the key. */
export function checkUpdate(update: Update): Update {
  const changed = [...definedKeys(update.set), ...definedKeys(update.add), ...(update.remove ?? [])];
  if (changed.length === 0) throw new Error('an update must change something');
  if (new Set(changed).size < changed.length) throw new Error('an update may change an attribute only once');
  const key = changed.find((attribute) => attribute in update.key);
  if (key) throw new Error(`an update cannot change the key attribute ${key}`);
  return update;
}

export const definedKeys = (item: Item = {}): string[] =>
  Object.keys(item).filter((attribute) => item[attribute] !== undefined);

/** A name for each item that is written, the same for the same item. */
export const itemsWritten = (writes: Write[]): string[] =>
  writes.map(targetOf).map(({ table, key }) => placeName(table, key));

function targetOf(write: Write): TableKey {
  if ('put' in write) return { table: write.put, key: write.item as Key };
  if ('update' in write) return { table: write.update, key: write.key };
  if ('delete' in write) return { table: write.delete, key: write.key };
  return { table: write.check, key: write.key };
}

function repeats(targets: TableKey[]): boolean {
  return new Set(targets.map(({ table, key }) => placeName(table, key))).size < targets.length;
}

function placeName(table: TableName, key: Key): string {
  const { partition, sort }: TableKeys = tables[table];
  return JSON.stringify([table, key[partition], sort && key[sort]]);
}
