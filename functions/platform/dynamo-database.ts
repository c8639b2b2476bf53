import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import {
  BatchExecuteStatementCommand,
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { type TableName, tables } from '../contracts/tables.ts';
import type {
  Change,
  Database,
  Insert,
  Item,
  Key,
  Page,
  Query,
  Scan,
  TableItem,
  TableKey,
  Write,
  WriteOutcome,
} from './database.ts';
import { checkOf, conditionOf, queryOf, statementOf, updateOf } from './dynamo-expressions.ts';

/** DynamoDB. `names`: our table → the deployed table's name. Throttles are repeated by the SDK; what remains is thrown. */
export class DynamoDatabase implements Database {
  readonly #client: DynamoDBDocumentClient;
  readonly #names: Partial<Record<TableName, string>>;

  constructor(names: Partial<Record<TableName, string>>, client = new DynamoDBClient({})) {
    // The logger walks every input and output even when nothing is logged: a quarter of the CPU of a large read (measured).
    client.middlewareStack.remove('loggerMiddleware');
    this.#client = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
    this.#names = names;
  }

  async get(table: TableName, key: Key): Promise<Item | undefined> {
    const answer = await this.#client.send(
      new GetCommand({ TableName: this.#name(table), Key: key, ConsistentRead: true }),
    );
    return answer.Item;
  }

  async getMany(keys: TableKey[]): Promise<TableItem[]> {
    const tableOf = new Map(keys.map(({ table }) => [this.#name(table), table]));
    let asked: Record<string, { Keys: Key[]; ConsistentRead: true }> = {};
    for (const { table, key } of keys) (asked[this.#name(table)] ??= { Keys: [], ConsistentRead: true }).Keys.push(key);
    const found: TableItem[] = [];
    while (Object.keys(asked).length > 0) {
      const answer = await this.#client.send(new BatchGetCommand({ RequestItems: asked }));
      for (const [name, items] of Object.entries(answer.Responses ?? {}))
        for (const item of items) found.push({ table: tableOf.get(name)!, item });
      asked = (answer.UnprocessedKeys ?? {}) as typeof asked;
    }
    return found;
  }

  async query(table: TableName, query: Query): Promise<Page> {
    return toPage(
      await this.#client.send(new QueryCommand({ TableName: this.#name(table), ...queryOf(tables[table], query) })),
    );
  }

  async scan(table: TableName, { segment, segments, limit, cursor }: Scan): Promise<Page> {
    return toPage(
      await this.#client.send(
        new ScanCommand({
          TableName: this.#name(table),
          Limit: limit,
          ...(cursor && { ExclusiveStartKey: cursor }),
          ...(segments !== undefined && segments > 1 && { Segment: segment, TotalSegments: segments }),
        }),
      ),
    );
  }

  async write(write: Write): Promise<WriteOutcome> {
    if ('check' in write) return this.transact([write]);
    return outcomeOf(async () => {
      if ('put' in write)
        return this.#client.send(
          new PutCommand({ TableName: this.#name(write.put), Item: write.item, ...conditionOf(write.if) }),
        );
      if ('delete' in write)
        return this.#client.send(
          new DeleteCommand({ TableName: this.#name(write.delete), Key: write.key, ...conditionOf(write.if) }),
        );
      return this.#client.send(
        new UpdateCommand({ TableName: this.#name(write.update), Key: write.key, ...updateOf(write) }),
      );
    });
  }

  async transact(writes: Write[]): Promise<WriteOutcome> {
    const items = writes.map((write) => {
      if ('put' in write)
        return { Put: { TableName: this.#name(write.put), Item: write.item, ...conditionOf(write.if) } };
      if ('delete' in write)
        return { Delete: { TableName: this.#name(write.delete), Key: write.key, ...conditionOf(write.if) } };
      if ('check' in write)
        return { ConditionCheck: { TableName: this.#name(write.check), Key: write.key, ...checkOf(write.if) } };
      return { Update: { TableName: this.#name(write.update), Key: write.key, ...updateOf(write) } };
    });
    return outcomeOf(() => this.#client.send(new TransactWriteCommand({ TransactItems: items })));
  }

  async writeEach(writes: (Insert | Change)[]): Promise<(WriteOutcome | 'unknown')[]> {
    const calls = chunks(writes, 25).map(async (chunk) => {
      const statements = chunk.map((write) =>
        statementOf(write, this.#name('insert' in write ? write.insert : write.change)),
      );
      const answer = await this.#client.send(new BatchExecuteStatementCommand({ Statements: statements }));
      return chunk.map((_, n) => statementOutcome(answer.Responses?.[n]?.Error?.Code));
    });
    return (await Promise.all(calls)).flat();
  }

  async putAll(writes: TableItem[]): Promise<void> {
    for (const chunk of chunks(writes, 25)) {
      let asked: Record<string, { PutRequest: { Item: Item } }[]> = {};
      for (const { table, item } of chunk) (asked[this.#name(table)] ??= []).push({ PutRequest: { Item: item } });
      while (Object.keys(asked).length > 0) {
        const answer = await this.#client.send(new BatchWriteCommand({ RequestItems: asked }));
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

function toPage(answer: { Items?: Item[] | undefined; LastEvaluatedKey?: Record<string, unknown> | undefined }): Page {
  const items = answer.Items ?? [];
  return answer.LastEvaluatedKey ? { items, cursor: answer.LastEvaluatedKey as Record<string, string> } : { items };
}

async function outcomeOf(send: () => Promise<unknown>): Promise<WriteOutcome> {
  try {
    await send();
    return 'done';
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException || error instanceof TransactionConflictException)
      return 'conflict';
    if (error instanceof TransactionCanceledException && isConflict(error)) return 'conflict';
    throw error;
  }
}

/** Cancelled because a condition failed or another transaction held an item: both mean "read again". Anything else is a fault. */
function isConflict(error: TransactionCanceledException): boolean {
  const codes = (error.CancellationReasons ?? [])
    .map((reason) => reason.Code)
    .filter((code) => code !== undefined && code !== 'None');
  return codes.length > 0 && codes.every((code) => code === 'ConditionalCheckFailed' || code === 'TransactionConflict');
}

function statementOutcome(code: string | undefined): WriteOutcome | 'unknown' {
  if (code === undefined) return 'done';
  return ['ConditionalCheckFailed', 'DuplicateItem', 'TransactionConflict'].includes(code) ? 'conflict' : 'unknown';
}

const chunks = <T>(all: T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, n) => all.slice(n * size, (n + 1) * size));
