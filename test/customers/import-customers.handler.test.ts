import type { Context } from 'aws-lambda';
import { beforeEach, describe, expect, it } from 'vitest';
import { createHandler } from '../../functions/customers/import-customers.handler.ts';
import { MemoryDatabase } from '../../functions/platform/memory-database.ts';
import { signingKeys } from '../../functions/platform/signing-keys.ts';
import { memoryUploads } from '../../functions/platform/uploads.ts';
import { csv, customerOf, gb18030, noon } from './given.ts';

type Handle = ReturnType<typeof createHandler>;
type Event = Parameters<Handle>[0];
type Reply = { statusCode: number; headers: Record<string, string>; body: string };

const keys = signingKeys({ k1: Buffer.alloc(32, 1).toString('base64') });
const ana = { customerId: 'C1', name: 'Ana', email: 'ana@example.com' };
const file = csv(ana);
const chinese = 'customerId,name,timezone\nC2,龚志强,Asia/Shanghai\n';

let database: MemoryDatabase;
let handle: (event: unknown) => Promise<unknown>;

beforeEach(() => {
  database = new MemoryDatabase();
  const uploads = memoryUploads({ 'imports/incoming/bank file.csv': Buffer.from(file) });
  const handler = createHandler({ database, keys: async () => keys, clock: () => noon, uploads });
  handle = async (event) => handler(event as Event, {} as Context);
});

const requestContext = (groups: string) => ({
  requestId: 'r1',
  authorizer: { jwt: { claims: { sub: 's-1', name: 'Maria', 'cognito:groups': groups }, scopes: null } },
});

const post = (body: string | Buffer, groups = '[marketer]') =>
  handle({
    version: '2.0',
    requestContext: requestContext(groups),
    ...(typeof body === 'string'
      ? { body, isBase64Encoded: false }
      : { body: body.toString('base64'), isBase64Encoded: true }),
  }) as Promise<Reply>;

const notification = {
  Records: [
    {
      eventSource: 'aws:s3',
      s3: { bucket: { name: 'imports' }, object: { key: 'incoming/bank+file.csv' } },
    },
  ],
};
const queued = (...bodies: unknown[]) => ({
  Records: bodies.map((body, n) => ({ messageId: `m${n}`, eventSource: 'aws:sqs', body: JSON.stringify(body) })),
});

describe('a file in a request', () => {
  it('is imported, and the counts are the answer', async () => {
    const reply = await post(file);
    expect(reply.statusCode).toBe(200);
    expect(JSON.parse(reply.body)).toEqual({
      importId: 'imp_000001',
      accepted: 1,
      created: 1,
      updated: 0,
      unchanged: 0,
      rejected: 0,
    });
    expect(await customerOf(database, 'C1')).toMatchObject({ name: 'Ana' });
  });

  it('may be base64, which is how bytes that are no text arrive', async () => {
    expect((await post(gb18030(chinese))).statusCode).toBe(200);
    expect(await customerOf(database, 'C2')).toMatchObject({ name: '龚志强' });
  });

  it.each(['[administrator]', '[analyst marketer]'])('is taken from %s', async (groups) => {
    expect((await post(file, groups)).statusCode).toBe(200);
  });

  it.each(['[analyst approver]', '[]', '[marketers]'])('is not taken from %s', async (groups) => {
    const reply = await post(file, groups);
    expect(reply.statusCode).toBe(403);
    expect(reply.headers['content-type']).toBe('application/problem+json');
    expect(JSON.parse(reply.body)).toMatchObject({ status: 403, title: 'Not allowed' });
    expect(await customerOf(database, 'C1')).toBeUndefined();
  });

  it('at fault is answered with a problem that says what to repair', async () => {
    const reply = await post('customerId;name\nC1;Ana\n');
    expect(reply.statusCode).toBe(400);
    expect(JSON.parse(reply.body)).toMatchObject({
      status: 400,
      errors: [
        { path: 'body', message: 'the columns are not separated by commas: save the file as comma-separated CSV' },
      ],
    });
  });

  it('that is not there is a file that is empty', async () => {
    const reply = await post('');
    expect(JSON.parse(reply.body)).toMatchObject({
      status: 400,
      errors: [{ path: 'body', message: 'the file is empty' }],
    });
  });
});

describe('a file in the bucket', () => {
  it('is imported when the queue tells of it', async () => {
    expect(await handle(queued(notification))).toEqual({ batchItemFailures: [] });
    expect(await customerOf(database, 'C1')).toMatchObject({ name: 'Ana' });
  });

  it('goes back to the queue alone when it cannot be read', async () => {
    const missing = structuredClone(notification);
    missing.Records[0]!.s3.object.key = 'incoming/none.csv';
    expect(await handle(queued(missing, notification))).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
    expect(await customerOf(database, 'C1')).toMatchObject({ name: 'Ana' });
  });

  it('is no file in the message by which S3 tries a notification out', async () => {
    expect(await handle(queued({ Service: 'Amazon S3', Event: 's3:TestEvent' }))).toEqual({ batchItemFailures: [] });
  });

  it('is imported when the bucket tells of it itself', async () => {
    expect(await handle(notification)).toMatchObject({ importId: 'imp_000001', accepted: 1 });
  });

  it('put there for somebody is taken only from who may import', async () => {
    expect(await handle({ ...notification, requestContext: requestContext('[analyst]') })).toMatchObject({
      statusCode: 403,
    });
    expect(await handle({ ...notification, requestContext: requestContext('[marketer]') })).toMatchObject({
      statusCode: 200,
    });
  });
});
