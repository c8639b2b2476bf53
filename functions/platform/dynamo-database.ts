import { setTimeout } from 'node:timers/promises';
import {
  BatchExecuteStatementCommand,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DynamoDBClient,
  DynamoDBServiceException,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactionCanceledException,
  TransactionConflictException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { type TableName, tables } from '../contracts/tables.ts';
import {
  absent,
  type Change,
  type Condition,
  type Cursor,
  type Database,
  type Insert,
  type Item,
  type Key,
  type Page,
  type Query,
  type Scan,
  type TableItem,
  type TableKey,
  type Write,
  type WriteOutcome,
} from './database.ts';
import { checkBatch, checkGetMany, checkQuery, checkTransaction, checkUpdate } from './database-limits.ts';
import { readAnswersDirectly } from './direct-answers.ts';
import { checkOf, conditionOf, projectionOf, queryOf, statementOf, updateOf } from './dynamo-expressions.ts';
import { Retryable } from './errors.ts';
import { fromWire, partFromWire, toWire, type WireItem } from './wire-format.ts';

/** DynamoDB. `names`: our table → the deployed table's name. Throttles are repeated by the SDK; what remains is thrown. */
export class DynamoDatabase implements Database {
  readonly #client: DynamoDBClient;
  readonly #names: Partial<Record<TableName, string>>;

  constructor(names: Partial<Record<TableName, string>>, client = new DynamoDBClient({})) {
    // The logger walks every input and output even when nothing is logged: a quarter of the CPU of a large read (measured).
    client.middlewareStack.remove('loggerMiddleware');
    readAnswersDirectly(client);
    this.#client = client;
    this.#names = names;
  }

  async get(table: TableName, key: Key): Promise<Item | undefined> {
    const answer = await this.#client.send(
      new GetItemCommand({ TableName: this.#name(table), Key: toWire(key), ConsistentRead: true }),
    );
    return answer.Item && fromWire(answer.Item);
  }

  async getMany(keys: TableKey[]): Promise<TableItem[]> {
    const tableOf = new Map(keys.map(({ table }) => [this.#name(table), table]));
    let asked: Record<string, { Keys: WireItem[]; ConsistentRead: true }> = {};
    for (const { table, key } of checkGetMany(keys))
      (asked[this.#name(table)] ??= { Keys: [], ConsistentRead: true }).Keys.push(toWire(key));
    const found: TableItem[] = [];
    for (let round = 0; Object.keys(asked).length > 0; round++) {
      await pauseBefore(round);
      const answer = await this.#client.send(new BatchGetItemCommand({ RequestItems: asked }));
      for (const [name, items] of Object.entries(answer.Responses ?? {}))
        for (const item of items) found.push({ table: tableOf.get(name)!, item: fromWire(item) });
      asked = (answer.UnprocessedKeys ?? {}) as typeof asked;
    }
    return found;
  }

  async query(table: TableName, query: Query): Promise<Page> {
    checkQuery(query);
    if (query.between && query.between.from > query.between.to) return { items: [] };
    return toPage(
      await this.#client.send(new QueryCommand({ TableName: this.#name(table), ...queryOf(tables[table], query) })),
    );
  }

  async scan(table: TableName, { segment, segments, limit, cursor, attributes }: Scan): Promise<Page> {
    return toPage(
      await this.#client.send(
        new ScanCommand({
          TableName: this.#name(table),
          Limit: limit,
          ...(cursor && { ExclusiveStartKey: toWire(cursor) }),
          ...(segments !== undefined && segments > 1 && { Segment: segment, TotalSegments: segments }),
          ...(attributes && projectionOf(attributes)),
        }),
      ),
      attributes,
    );
  }

  async write(write: Write): Promise<WriteOutcome> {
    if ('check' in write) return this.transact([write]);
    checkTransaction([write]);
    return outcomeOf(async () => {
      if ('put' in write)
        return this.#client.send(
          new PutItemCommand({ TableName: this.#name(write.put), Item: toWire(write.item), ...conditionOf(write.if) }),
        );
      if ('delete' in write)
        return this.#client.send(
          new DeleteItemCommand({
            TableName: this.#name(write.delete),
            Key: toWire(write.key),
            ...conditionOf(write.if),
          }),
        );
      return this.#client.send(
        new UpdateItemCommand({ TableName: this.#name(write.update), Key: toWire(write.key), ...updateOf(write) }),
      );
    }, write.if);
  }

  async count(table: TableName, key: Key, add: Record<string, number>, set: Item = {}): Promise<Item> {
    const update = updateOf(checkUpdate({ update: table, key, add, set }));
    const answer = await this.#client.send(
      new UpdateItemCommand({ TableName: this.#name(table), Key: toWire(key), ...update, ReturnValues: 'ALL_NEW' }),
    );
    return fromWire(answer.Attributes ?? {});
  }

  async transact(writes: Write[]): Promise<WriteOutcome> {
    if (checkTransaction(writes).length === 0) return 'done';
    const items = writes.map((write) => {
      if ('put' in write)
        return { Put: { TableName: this.#name(write.put), Item: toWire(write.item), ...conditionOf(write.if) } };
      if ('delete' in write)
        return { Delete: { TableName: this.#name(write.delete), Key: toWire(write.key), ...conditionOf(write.if) } };
      if ('check' in write)
        return { ConditionCheck: { TableName: this.#name(write.check), Key: toWire(write.key), ...checkOf(write.if) } };
      return { Update: { TableName: this.#name(write.update), Key: toWire(write.key), ...updateOf(write) } };
    });
    return outcomeOf(() => this.#client.send(new TransactWriteItemsCommand({ TransactItems: items })));
  }

  async writeEach(writes: (Insert | Change)[]): Promise<(WriteOutcome | 'unknown')[]> {
    checkBatch(writes);
    return (await Promise.all(chunks(writes, 25).map((chunk) => this.#writeChunk(chunk)))).flat();
  }

  async #writeChunk(chunk: (Insert | Change)[]): Promise<(WriteOutcome | 'unknown')[]> {
    const statements = chunk.map((write) =>
      statementOf(write, this.#name('insert' in write ? write.insert : write.change)),
    );
    try {
      const answer = await this.#client.send(new BatchExecuteStatementCommand({ Statements: statements }));
      return chunk.map((write, n) => statementOutcome(write, answer.Responses?.[n]?.Error));
    } catch (error) {
      if (isRefused(error)) throw error;
      return chunk.map(() => 'unknown');
    }
  }

  async putAll(writes: TableItem[]): Promise<void> {
    checkBatch(writes.map(({ table, item }) => ({ insert: table, item })));
    for (const chunk of chunks(writes, 25)) {
      let asked: Record<string, { PutRequest: { Item: WireItem } }[]> = {};
      for (const { table, item } of chunk)
        (asked[this.#name(table)] ??= []).push({ PutRequest: { Item: toWire(item) } });
      for (let round = 0; Object.keys(asked).length > 0; round++) {
        await pauseBefore(round);
        const answer = await this.#client.send(new BatchWriteItemCommand({ RequestItems: asked }));
        asked = (answer.UnprocessedItems ?? {}) as typeof asked;
      }
    }
  }

  #name(table: TableName): string {
    const name = this.#names[table];
    if (!name) throw new Error(`this function was not given the ${table} table`);
    return name;
  }
}

type PageAnswer = { Items?: WireItem[] | undefined; LastEvaluatedKey?: WireItem | undefined };

function toPage(answer: PageAnswer, attributes?: readonly string[]): Page {
  const items = (answer.Items ?? []).map((item) => (attributes ? partFromWire(item, attributes) : fromWire(item)));
  return answer.LastEvaluatedKey ? { items, cursor: fromWire(answer.LastEvaluatedKey) as Cursor } : { items };
}

async function outcomeOf(send: () => Promise<unknown>, condition: Condition = {}): Promise<WriteOutcome> {
  try {
    await send();
    return 'done';
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return 'conflict';
    if (error instanceof TransactionConflictException) return whenHeld(condition);
    if (error instanceof TransactionCanceledException && isConflict(error)) return 'conflict';
    throw error;
  }
}

/**
 * A transaction held the item to the client's last attempt. Who compares values reads again; who asked for nothing looks for
 * no refusal, and who asked that it be absent would take one for "it is there".
 */
function whenHeld(condition: Condition): 'conflict' {
  const expected = Object.values(condition);
  if (expected.length > 0 && !expected.includes(absent)) return 'conflict';
  throw new Retryable('a transaction held the item that was to be written');
}

/** Cancelled because a condition failed or another transaction held an item: both mean "read again". Anything else is a fault. */
function isConflict(error: TransactionCanceledException): boolean {
  const codes = (error.CancellationReasons ?? [])
    .map((reason) => reason.Code)
    .filter((code) => code !== undefined && code !== 'None');
  return codes.length > 0 && codes.every((code) => code === 'ConditionalCheckFailed' || code === 'TransactionConflict');
}

type StatementError = { Code?: string | undefined; Message?: string | undefined };

/** Conflicts and throttles are outcomes; a statement that can never succeed is a fault of ours and is thrown. */
function statementOutcome(write: Insert | Change, error: StatementError | undefined): WriteOutcome | 'unknown' {
  if (!error?.Code) return 'done';
  // Who inserts takes a conflict for "it is there": a transaction that holds the place may yet leave it empty.
  if ('insert' in write && error.Code === 'TransactionConflict') return 'unknown';
  if (['ConditionalCheckFailed', 'DuplicateItem', 'TransactionConflict'].includes(error.Code)) return 'conflict';
  if (['ValidationError', 'AccessDenied', 'ResourceNotFound', 'ItemCollectionSizeLimitExceeded'].includes(error.Code))
    throw new Error(`a write was refused: ${error.Code} ${error.Message ?? ''}`);
  return 'unknown';
}

/** The service said no to the whole call (a fault of ours): nothing was written. Throttles, 5xx and lost answers say nothing. */
function isRefused(error: unknown): boolean {
  if (!(error instanceof DynamoDBServiceException)) return !isNetworkFault(error);
  const { httpStatusCode = 500 } = error.$metadata;
  return error.$fault === 'client' && httpStatusCode < 500 && !isThrottle(error.name);
}

const isThrottle = (name: string): boolean =>
  ['ThrottlingException', 'ProvisionedThroughputExceededException', 'RequestLimitExceeded'].includes(name);

const isNetworkFault = (error: unknown): boolean =>
  error instanceof Error &&
  ('code' in error || '$metadata' in error || ['TimeoutError', 'AbortError'].includes(error.name));

/** Unprocessed keys mean a throttled partition: wait 50 ms, 100 ms … 1.6 s; after eight rounds the queue brings the work back. */
async function pauseBefore(round: number): Promise<void> {
  if (round > 8) throw new Retryable('the tables are throttled: some keys were left unprocessed eight times');
  if (round > 0) await setTimeout(Math.min(25 * 2 ** round, 1600));
}

const chunks = <T>(all: T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, n) => all.slice(n * size, (n + 1) * size));
