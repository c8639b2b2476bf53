import { Readable } from 'node:stream';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { DynamoDatabase } from '../../functions/platform/dynamo-database.ts';

/** A database whose service gives these answers one after the other; a string is a network fault's code. */
function answering(...answers: ({ status?: number; body: object } | string)[]) {
  const asked: Record<string, unknown>[] = [];
  const client = new DynamoDBClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
    requestHandler: {
      handle: async (request: { body: Uint8Array }) => {
        asked.push(JSON.parse(new TextDecoder().decode(request.body)) as Record<string, unknown>);
        const answer = answers[asked.length - 1] ?? { body: {} };
        if (typeof answer === 'string') throw Object.assign(new Error('socket hang up'), { code: answer });
        const text = JSON.stringify(answer.body) ?? '<html>';
        const headers = { 'content-type': 'application/x-amz-json-1.0' };
        return { response: { statusCode: answer.status ?? 200, headers, body: Readable.from([Buffer.from(text)]) } };
      },
    },
  });
  return { database: new DynamoDatabase({ timeline: 'Timeline' }, client), asked };
}

const insert = { insert: 'timeline' as const, item: { customerId: 'c1', fact: 'a' } };
const other = { insert: 'timeline' as const, item: { customerId: 'c1', fact: 'b' } };
const statementError = (Code: string) => ({ Error: { Code, Message: 'why' } });
const fault = (name: string, status: number) => ({ status, body: { __type: `com.amazonaws#${name}`, message: 'why' } });

it('says unknown of every write when the connection broke before the answer', async () => {
  const { database } = answering('ECONNRESET');
  expect(await database.writeEach([insert, other])).toEqual(['unknown', 'unknown']);
});

it('says unknown when the service failed inside or was throttled as a whole', async () => {
  expect(await answering(fault('InternalServerError', 500)).database.writeEach([insert])).toEqual(['unknown']);
  expect(await answering(fault('ThrottlingException', 400)).database.writeEach([insert])).toEqual(['unknown']);
});

it('says unknown when what came back as an answer cannot be read', async () => {
  const { database } = answering({ body: { toJSON: () => undefined } });
  expect(await database.writeEach([insert])).toEqual(['unknown']);
});

it('throws what can never succeed: a call that is not allowed, a statement that is not valid', async () => {
  const denied = answering(fault('AccessDeniedException', 400)).database;
  await expect(denied.writeEach([insert])).rejects.toThrow('why');
  const invalid = answering({ body: { Responses: [statementError('ValidationError')] } }).database;
  await expect(invalid.writeEach([insert])).rejects.toThrow('ValidationError');
});

it('tells a conflict, a throttled write and a done one apart in one batch', async () => {
  const Responses = [statementError('DuplicateItem'), statementError('ThrottlingError'), {}];
  const third = { insert: 'timeline' as const, item: { customerId: 'c1', fact: 'c' } };
  expect(await answering({ body: { Responses } }).database.writeEach([insert, other, third])).toEqual([
    'conflict',
    'unknown',
    'done',
  ]);
});

it('asks again for the keys that were left unprocessed, and only those', async () => {
  const left = { Timeline: { Keys: [{ customerId: { S: 'c1' }, fact: { S: 'b' } }], ConsistentRead: true } };
  const item = (fact: string) => ({ Timeline: [{ customerId: { S: 'c1' }, fact: { S: fact } }] });
  const { database, asked } = answering(
    { body: { Responses: item('a'), UnprocessedKeys: left } },
    { body: { Responses: item('b') } },
  );
  const key = (fact: string) => ({ table: 'timeline' as const, key: { customerId: 'c1', fact } });
  expect((await database.getMany([key('a'), key('b')])).map(({ item }) => item.fact)).toEqual(['a', 'b']);
  expect(asked[1]?.RequestItems).toEqual(left);
});

it('takes a transaction that was in the way of another for a conflict, and a throttled one for a fault', async () => {
  const cancelled = (Code: string) => ({
    status: 400,
    body: { __type: 'com.amazonaws#TransactionCanceledException', message: 'why', CancellationReasons: [{ Code }] },
  });
  const put = { put: 'timeline' as const, item: { customerId: 'c1', fact: 'a' } };
  expect(await answering(cancelled('TransactionConflict')).database.transact([put])).toBe('conflict');
  await expect(answering(cancelled('ThrottlingError')).database.transact([put])).rejects.toThrow();
});

it('names the table that a function was not given', async () => {
  await expect(answering().database.get('cases', { caseId: 'cas_1' })).rejects.toThrow('the cases table');
});
