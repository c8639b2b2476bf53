import {
  BatchExecuteStatementCommand,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { callEngine } from '../../infra/local/aws/dynamodb-engine-call.ts';
import { type LocalAws, startLocalAws, table } from '../support/local-aws.ts';

let local: LocalAws;
let database: DynamoDBClient;
let made = 0;
let name = '';
beforeAll(async () => {
  local = await startLocalAws();
  database = new DynamoDBClient(local.client());
});
afterAll(() => local.close());
beforeEach(async () => {
  local.aws.faults.replace([]);
  name = `things-${(made += 1)}`;
  await local.aws.createTable(name, table);
});

const given = (call: string, kind: string) => local.aws.faults.replace([{ call, kind, rate: 1, seed: 1 }]);
const item = (id: string) => ({ id: { S: id } });
const put = (id: string) => new PutItemCommand({ TableName: name, Item: item(id) });
/** As the stream reader asks: past the endpoints, and so past the faults. */
const stored = async () => {
  const { Items } = await callEngine(local.aws.databaseEndpoint, 'Scan', { TableName: name, Limit: 100 });
  return (Items as { id: { S: string } }[]).map(({ id }) => id.S).toSorted();
};
const insert = (id: string) => ({ Statement: `INSERT INTO "${name}" VALUE {'id': ?}`, Parameters: [{ S: id }] });

test.each([
  ['throttle', { name: 'ProvisionedThroughputExceededException', $metadata: { httpStatusCode: 400 } }, []],
  ['lose-reply', { code: 'ECONNRESET' }, ['1']],
  ['reset', { code: 'ECONNRESET' }, []],
  ['500', { name: 'InternalServerError', $metadata: { httpStatusCode: 500 } }, []],
])('%s: the client meets it, and what is stored is as it says', async (kind, meets, left) => {
  given('dynamodb.*', kind);
  await expect(database.send(put('1'))).rejects.toMatchObject(meets);
  await expect(database.send(new GetItemCommand({ TableName: name, Key: item('1') }))).rejects.toMatchObject(meets);
  expect(await stored()).toEqual(left);
});

test('a throttle is repeated by the client as AWS means it', async () => {
  local.aws.faults.replace([{ call: 'dynamodb.PutItem', kind: 'throttle', rate: 0.5, seed: 3 }]);
  const patient = new DynamoDBClient({ ...local.client(), maxAttempts: 5 });
  for (const id of ['1', '2', '3', '4', '5', '6']) await patient.send(put(id));
  expect(await stored()).toEqual(['1', '2', '3', '4', '5', '6']);
  const [fault] = local.aws.faults.list();
  expect(fault?.played).toBeGreaterThan(0);
  expect(fault?.calls).toBe(6 + (fault?.played ?? 0));
});

test('partial: every second key or item of a batch comes back unprocessed', async () => {
  for (const id of ['1', '2', '3']) await database.send(put(id));
  given('dynamodb.*', 'partial');
  const read = await database.send(
    new BatchGetItemCommand({ RequestItems: { [name]: { Keys: ['1', '2', '3'].map(item), ConsistentRead: true } } }),
  );
  expect(read.Responses?.[name]?.map(({ id }) => id?.S).toSorted()).toEqual(['1', '3']);
  expect(read.UnprocessedKeys).toEqual({ [name]: { Keys: [item('2')], ConsistentRead: true } });
  const requests = ['4', '5'].map((id) => ({ PutRequest: { Item: item(id) } }));
  const written = await database.send(new BatchWriteItemCommand({ RequestItems: { [name]: requests } }));
  expect(written.UnprocessedItems).toEqual({ [name]: [{ PutRequest: { Item: item('5') } }] });
  expect(await stored()).toEqual(['1', '2', '3', '4']);
});

test('partial: every second statement of a batch is answered as throttled', async () => {
  given('dynamodb.BatchExecuteStatement', 'partial');
  const { Responses } = await database.send(
    new BatchExecuteStatementCommand({ Statements: ['1', '2', '3', '4'].map(insert) }),
  );
  expect(Responses?.map(({ Error }) => Error?.Code)).toEqual([
    undefined,
    'ThrottlingError',
    undefined,
    'ThrottlingError',
  ]);
  expect(await stored()).toEqual(['1', '3']);
});

test('transaction-conflict: nothing is written, and each operation says so in its own way', async () => {
  given('dynamodb.*', 'transaction-conflict');
  await expect(database.send(put('1'))).rejects.toMatchObject({ name: 'TransactionConflictException' });
  const transaction = { TransactItems: ['1', '2'].map((id) => ({ Put: { TableName: name, Item: item(id) } })) };
  await expect(database.send(new TransactWriteItemsCommand(transaction))).rejects.toMatchObject({
    name: 'TransactionCanceledException',
    CancellationReasons: [{ Code: 'TransactionConflict' }, { Code: 'None' }],
  });
  const { Responses } = await database.send(new BatchExecuteStatementCommand({ Statements: [insert('1')] }));
  expect(Responses?.[0]?.Error?.Code).toBe('TransactionConflict');
  expect(await stored()).toEqual([]);
});
