import { arnOf, nameIn } from './names.ts';
import { textIn } from './wire.ts';

/** One thing a request does to one table (or index): what the caller's role must be allowed. */
export type Access = { action: string; table: string; resourceArn: string; isWrite: boolean };

type Input = Record<string, unknown>;

const writes = new Set([
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'BatchWriteItem',
  'PartiQLInsert',
  'PartiQLUpdate',
  'PartiQLDelete',
]);
/** What each kind of item in a transaction needs (DynamoDB developer guide, "Using IAM with transactions"). */
const transactActions: Record<string, string> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
  Get: 'GetItem',
};
const statementActions: Record<string, string> = {
  SELECT: 'PartiQLSelect',
  INSERT: 'PartiQLInsert',
  UPDATE: 'PartiQLUpdate',
  DELETE: 'PartiQLDelete',
};

/** Everything a request touches, each action on each table once. */
export function accessesOf(operation: string, input: Input): Access[] {
  const accesses = listed(operation, input);
  return [...new Map(accesses.map((access) => [`${access.action} ${access.resourceArn}`, access])).values()];
}

function listed(operation: string, input: Input): Access[] {
  switch (operation) {
    case 'BatchGetItem':
    case 'BatchWriteItem':
      return Object.keys((input['RequestItems'] ?? {}) as Input).map((table) => access(operation, table));
    case 'TransactWriteItems':
    case 'TransactGetItems':
      return itemsOf(input['TransactItems']).flatMap((item) =>
        Object.entries(item).map(([kind, { TableName }]) => access(transactActions[kind] ?? kind, TableName ?? '')),
      );
    case 'ExecuteStatement':
      return [statementAccess(input)];
    case 'BatchExecuteStatement':
      return ((input['Statements'] ?? []) as Input[]).map(statementAccess);
    case 'ExecuteTransaction':
      return ((input['TransactStatements'] ?? []) as Input[]).map(statementAccess);
    default:
      return [access(operation, textIn(input, 'TableName'), textIn(input, 'IndexName'))];
  }
}

const itemsOf = (value: unknown) => (value ?? []) as Record<string, { TableName?: string }>[];

function access(action: string, tableOrArn: string, index = ''): Access {
  const table = tableOrArn.startsWith('arn:') ? nameIn(tableOrArn) : tableOrArn;
  const resource = index === '' ? `table/${table}` : `table/${table}/index/${index}`;
  return {
    action: `dynamodb:${action}`,
    table,
    resourceArn: table === '' ? '*' : arnOf('dynamodb', resource),
    isWrite: writes.has(action),
  };
}

/** `SELECT … FROM "table"."index" …`, `INSERT INTO "table" …`, `UPDATE "table" …`, `DELETE FROM "table" …` */
const target = (word: string): RegExp => new RegExp(`\\b${word}\\s+(?:"([^"]+)"|([\\w-]+))(?:\\."([^"]+)")?`, 'i');
const targets: Record<string, RegExp> = {
  SELECT: target('FROM'),
  INSERT: target('INTO'),
  UPDATE: target('UPDATE'),
  DELETE: target('FROM'),
};

function statementAccess(input: Input): Access {
  const source = textIn(input, 'Statement');
  const verb = /^\s*(\w+)/.exec(source)?.[1]?.toUpperCase() ?? '';
  const [, quoted, bare, index] = targets[verb]?.exec(source) ?? [];
  return access(statementActions[verb] ?? verb, quoted ?? bare ?? '', index);
}
