import { describe, expect, test } from 'vitest';
import { accessesOf } from '../../infra/local/aws/dynamodb-access.ts';
import { createPermissions } from '../../infra/local/aws/permissions.ts';

const table = 'arn:aws:dynamodb:us-east-1:000000000000:table/gates';

describe('a role', () => {
  test('may do what a statement allows, and nothing else', () => {
    const permissions = createPermissions();
    const { accessKeyId } = permissions.register('send-batch', [
      { Effect: 'Allow', Action: ['dynamodb:GetItem'], Resource: table },
    ]);
    expect(permissions.check(accessKeyId, 'dynamodb:GetItem', table)).toBe(true);
    expect(permissions.check(accessKeyId, 'dynamodb:PutItem', table)).toBe(false);
    expect(permissions.check(accessKeyId, 'dynamodb:GetItem', `${table}-copy`)).toBe(false);
  });

  test('is refused by a Deny whatever else allows it', () => {
    const permissions = createPermissions();
    const { accessKeyId } = permissions.register('send-batch', [
      { Effect: 'Allow', Action: 'sns:Publish', Resource: '*' },
      { Effect: 'Deny', Action: 'sns:Publish', Resource: 'arn:aws:sns:*:*:*' },
    ]);
    expect(permissions.check(accessKeyId, 'sns:Publish', 'phone-number')).toBe(true);
    expect(permissions.check(accessKeyId, 'sns:Publish', 'arn:aws:sns:us-east-1:000000000000:events')).toBe(false);
  });

  test('matches wildcards as IAM does: any run, one character, actions in any case', () => {
    const permissions = createPermissions();
    const { accessKeyId } = permissions.register('r', [
      { Effect: 'Allow', Action: 's3:get*', Resource: 'arn:aws:s3:::imports/incoming/??.csv' },
    ]);
    expect(permissions.check(accessKeyId, 's3:GetObject', 'arn:aws:s3:::imports/incoming/01.csv')).toBe(true);
    expect(permissions.check(accessKeyId, 's3:GetObject', 'arn:aws:s3:::imports/incoming/001.csv')).toBe(false);
    expect(permissions.check(accessKeyId, 's3:GetObject', 'arn:aws:s3:::imports/incoming/01xcsv')).toBe(false);
  });

  test('is held to the conditions of a statement, and to a key the call does not carry', () => {
    const permissions = createPermissions();
    const role = 'arn:aws:iam::000000000000:role/sender';
    const { accessKeyId } = permissions.register('r', [
      {
        Effect: 'Allow',
        Action: 'iam:PassRole',
        Resource: role,
        Condition: { StringEquals: { 'iam:PassedToService': ['scheduler.amazonaws.com'] } },
      },
    ]);
    const asked = (context?: Record<string, string>) => permissions.check(accessKeyId, 'iam:PassRole', role, context);
    expect(asked({ 'iam:PassedToService': 'scheduler.amazonaws.com' })).toBe(true);
    expect(asked({ 'iam:PassedToService': 'lambda.amazonaws.com' })).toBe(false);
    expect(asked()).toBe(false);
  });

  test('cannot be registered with a condition that nobody here evaluates', () => {
    const permissions = createPermissions();
    const statement = {
      Effect: 'Allow',
      Action: 's3:*',
      Resource: '*',
      Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } },
    } as const;
    expect(() => permissions.register('r', [statement])).toThrow('cannot evaluate the condition operator "IpAddress"');
  });

  test('signs with the same key at every start', () => {
    const keyOf = () => createPermissions().register('send-batch', []).accessKeyId;
    expect(keyOf()).toMatch(/^AKIA[A-Z2-7]{16}$/);
    expect(keyOf()).toBe(keyOf());
  });
});

describe('the report', () => {
  test('names what was allowed, refused and never used; the operator may do everything and is not in it', () => {
    const permissions = createPermissions();
    const { accessKeyId } = permissions.register('sweep', [
      { Effect: 'Allow', Action: ['dynamodb:GetItem', 'dynamodb:Query'], Resource: [table, `${table}/index/*`] },
      { Effect: 'Deny', Action: 'dynamodb:Scan', Resource: '*' },
    ]);
    permissions.check(accessKeyId, 'dynamodb:GetItem', table);
    permissions.check(accessKeyId, 'dynamodb:GetItem', table);
    permissions.check(accessKeyId, 'dynamodb:Scan', table);
    expect(permissions.check('somebody', 'dynamodb:DeleteTable', table)).toBe(true);
    expect(permissions.report()).toEqual({
      allowed: [`sweep: dynamodb:GetItem on ${table}`],
      refused: [`sweep: dynamodb:Scan on ${table}`],
      unused: [`sweep: dynamodb:Query on ${table}, ${table}/index/*`],
    });
  });
});

describe('what a DynamoDB request needs', () => {
  const needs = (operation: string, input: Record<string, unknown>) =>
    accessesOf(operation, input).map(
      ({ action, resourceArn }) => `${action} ${resourceArn.split(':table/')[1] ?? resourceArn}`,
    );

  test('a transaction: the right for each kind of item in it, each once', () => {
    const items = [
      { Put: { TableName: 'a' } },
      { Put: { TableName: 'a' } },
      { Update: { TableName: 'b' } },
      { Delete: { TableName: 'a' } },
      { ConditionCheck: { TableName: 'b' } },
    ];
    expect(needs('TransactWriteItems', { TransactItems: items })).toEqual([
      'dynamodb:PutItem a',
      'dynamodb:UpdateItem b',
      'dynamodb:DeleteItem a',
      'dynamodb:ConditionCheckItem b',
    ]);
  });

  test('a query: on the table or on its index', () => {
    expect(needs('Query', { TableName: 'a' })).toEqual(['dynamodb:Query a']);
    expect(needs('Query', { TableName: 'a', IndexName: 'by-list' })).toEqual(['dynamodb:Query a/index/by-list']);
  });

  test('a batch read: every table in it', () => {
    expect(needs('BatchGetItem', { RequestItems: { a: {}, b: {} } })).toEqual([
      'dynamodb:BatchGetItem a',
      'dynamodb:BatchGetItem b',
    ]);
  });

  test.each([
    [`INSERT INTO "a-b" VALUE {'update': 'from "c"'}`, 'dynamodb:PartiQLInsert a-b'],
    [`UPDATE "a" SET x=?, y=? WHERE k=?`, 'dynamodb:PartiQLUpdate a'],
    [`delete from a where k='x'`, 'dynamodb:PartiQLDelete a'],
    [`SELECT * FROM "a"."by-list" WHERE k=?`, 'dynamodb:PartiQLSelect a/index/by-list'],
  ])('PartiQL: %s', (Statement, expected) => {
    expect(needs('BatchExecuteStatement', { Statements: [{ Statement }] })).toEqual([expected]);
    expect(needs('ExecuteStatement', { Statement })).toEqual([expected]);
  });

  test('a list of tables names no table', () => {
    expect(needs('ListTables', {})).toEqual(['dynamodb:ListTables *']);
  });
});
