import {
  BatchExecuteStatementCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type LocalAws, startLocalAws, table } from '../support/local-aws.ts';

let local: LocalAws;
let database: DynamoDBClient;
beforeEach(async () => {
  local = await startLocalAws();
  await local.aws.createTable('gates', table);
  await local.aws.createTable('plain', { ...table, StreamSpecification: undefined });
  database = new DynamoDBClient(local.client());
});
afterEach(() => local.close());

const put = (TableName: string, id: string, rest = {}) =>
  new PutItemCommand({ TableName, Item: { id: { S: id } }, ...rest });

test('creates a table as the template says, in the template’s region, and leaves one that is there', async () => {
  const again = await local.aws.createTable('gates', table);
  expect(again.arn).toBe('arn:aws:dynamodb:us-east-1:000000000000:table/gates');
  const { Table } = await database.send(new DescribeTableCommand({ TableName: 'gates' }));
  expect(Table?.TableArn).toBe(again.arn);
  expect(Table?.LatestStreamArn).toBe(again.streamArn);
  const otherKey = { ...table, KeySchema: [{ AttributeName: 'other', KeyType: 'HASH' }] };
  await expect(local.aws.createTable('gates', otherKey)).rejects.toThrow('has other keys or indexes than the template');
});

test('answers the capacity only to whom asks, and meters it for all', async () => {
  const silent = await database.send(put('gates', '1'));
  expect(silent.ConsumedCapacity).toBeUndefined();
  const asked = await database.send(put('gates', '2', { ReturnConsumedCapacity: 'TOTAL' }));
  expect(asked.ConsumedCapacity).toEqual({ TableName: 'gates', CapacityUnits: 1 });
  const none = await database.send(new ScanCommand({ TableName: 'gates', ReturnConsumedCapacity: 'NONE' }));
  expect(none.ConsumedCapacity).toBeUndefined();
  expect(none.Items).toHaveLength(2);
  expect(local.aws.meter()).toEqual({
    calls: { PutItem: 2, Scan: 1 },
    writeUnits: 2,
    readUnits: 0.5,
    writeUnitsByTable: { gates: 2 },
    readUnitsByTable: { gates: 0.5 },
    byCaller: { operator: { calls: { PutItem: 2, Scan: 1 }, writeUnits: 2, readUnits: 0.5 } },
  });
});

test('meters a failed condition as one write: alone, in a transaction, in a batch of statements', async () => {
  await database.send(put('gates', '1'));
  const before = local.aws.meter().writeUnits;
  const conditional = { ConditionExpression: 'attribute_not_exists(id)' };
  await expect(database.send(put('gates', '1', conditional))).rejects.toMatchObject({
    name: 'ConditionalCheckFailedException',
  });
  expect(local.aws.meter().writeUnits - before).toBe(1);
  const TransactItems = [
    { Put: { TableName: 'plain', Item: { id: { S: '9' } } } },
    { Put: { TableName: 'gates', Item: { id: { S: '1' } }, ...conditional } },
  ];
  await expect(database.send(new TransactWriteItemsCommand({ TransactItems }))).rejects.toMatchObject({
    name: 'TransactionCanceledException',
  });
  expect(local.aws.meter().writeUnits - before).toBe(2);
  const claim = (id: string, version: string) => ({
    Statement: `UPDATE "gates" SET version=${version} WHERE id='${id}' AND version=${version}`,
  });
  const lost = await database.send(
    new BatchExecuteStatementCommand({ Statements: [claim('1', '4'), claim('2', '4')] }),
  );
  expect(lost.Responses?.map(({ Error: failure }) => failure?.Code)).toEqual([
    'ConditionalCheckFailed',
    'ConditionalCheckFailed',
  ]);
  expect(local.aws.meter().writeUnits - before).toBe(4);
  const insert = { Statement: `INSERT INTO "gates" VALUE {'id': '3'}` };
  await database.send(new BatchExecuteStatementCommand({ Statements: [insert, claim('1', '4')] }));
  expect(local.aws.meter()).toMatchObject({ writeUnitsByTable: { gates: 1 + 1 + 1 + 2 + 2 } });
});

test('wakes the stream reader for writes to a table with a stream, and for no others', async () => {
  const woken: string[] = [];
  local.aws.onStreamWrite((tableName) => void woken.push(tableName));
  await database.send(put('plain', '1'));
  await database.send(new GetItemCommand({ TableName: 'gates', Key: { id: { S: '1' } } }));
  expect(woken).toEqual([]);
  const insert = { Statement: `INSERT INTO "gates" VALUE {'id': '1'}` };
  await database.send(new BatchExecuteStatementCommand({ Statements: [insert] }));
  const Put = { TableName: 'gates', Item: { id: { S: '2' } } };
  await database.send(new TransactWriteItemsCommand({ TransactItems: [{ Put }] }));
  expect(woken).toEqual(['gates', 'gates']);
});

test('refuses what the caller’s role may not do, as AWS does, and notes it', async () => {
  const gates = 'arn:aws:dynamodb:us-east-1:000000000000:table/gates';
  const credentials = local.aws.permissions.register('reader', [
    { Effect: 'Allow', Action: ['dynamodb:GetItem', 'dynamodb:Query'], Resource: gates },
  ]);
  const reader = new DynamoDBClient(local.client(credentials));
  await reader.send(new GetItemCommand({ TableName: 'gates', Key: { id: { S: '1' } } }));
  await expect(reader.send(put('gates', '1'))).rejects.toMatchObject({
    name: 'AccessDeniedException',
    message: expect.stringContaining(`is not authorized to perform: dynamodb:PutItem on resource: ${gates}`),
  });
  const query = {
    TableName: 'gates',
    IndexName: 'by-list',
    KeyConditionExpression: 'x = :x',
    ExpressionAttributeValues: { ':x': { S: '1' } },
  };
  await expect(reader.send(new QueryCommand(query))).rejects.toMatchObject({ name: 'AccessDeniedException' });
  expect(local.aws.permissions.report()).toEqual({
    allowed: [`reader: dynamodb:GetItem on ${gates}`],
    refused: [`reader: dynamodb:PutItem on ${gates}`, `reader: dynamodb:Query on ${gates}/index/by-list`],
    unused: [`reader: dynamodb:Query on ${gates}`],
  });
});
