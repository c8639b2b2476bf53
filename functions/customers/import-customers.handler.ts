import type { APIGatewayProxyEventV2WithJWTAuthorizer, Context, S3Event, SQSEvent, SQSRecord } from 'aws-lambda';
import { readEnvironment } from '../contracts/environment.ts';
import { problem } from '../contracts/problem.ts';
import { customerRoutes } from '../contracts/staff/customer-routes.ts';
import { type Clock, systemClock } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { DynamoDatabase } from '../platform/dynamo-database.ts';
import { log } from '../platform/log.ts';
import { httpHandler, sqsHandler } from '../platform/middleware.ts';
import { problemResult } from '../platform/problem.ts';
import { type SigningKeys, secretKeys } from '../platform/signing-keys.ts';
import { inPieces, s3Uploads, type Uploads } from '../platform/uploads.ts';
import { readActor } from '../staff/read-actor.ts';
import { UnreadableFile } from './decode-text.ts';
import { type ImportFile, type ImportResult, importCustomers } from './import-customers.ts';

export type Parts = { database: Database; keys: () => Promise<SigningKeys>; clock: Clock; uploads: Uploads };

type HttpEvent = APIGatewayProxyEventV2WithJWTAuthorizer;
/** From the bucket by its queue; or the bucket's own notification, which may carry who uploaded it. */
type BucketEvent = SQSEvent | (S3Event & Partial<Pick<HttpEvent, 'requestContext'>>);

/**
 * POST /api/imports/customers, and what the bank puts into the import bucket: the same file by either way does the same.
 * A file at fault is answered with a problem, or goes from the queue to its dead letters.
 */
export function createHandler(parts: Parts) {
  const http = httpHandler<HttpEvent>(
    (event) => reply(parts, event, inPieces(Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'))),
    () =>
      problemResult(
        problem('fault', 'The file was not read to its end. Send it again: what was taken is not changed.'),
      ),
  );
  const queue = sqsHandler((record) => importAnnounced(parts, record));
  return async (event: HttpEvent | BucketEvent, context: Context) => {
    if (!('Records' in event)) return http(event, context);
    if (isQueued(event)) return queue(event, context);
    return replyUploaded(parts, event);
  };
}

const isQueued = (event: BucketEvent): event is SQSEvent => event.Records.some((record) => 'messageId' in record);

const { roles } = customerRoutes['POST /api/imports/customers'];

/** Answers 200 with the result; 401, 403 and 400 as problem documents. */
async function reply(parts: Parts, { requestContext }: Pick<HttpEvent, 'requestContext'>, bytes: ImportFile['bytes']) {
  const actor = readActor(requestContext.authorizer.jwt.claims, roles);
  if (actor === 'nobody') return problemResult(problem('not-signed-in', 'Sign in, and send the token as bearer.'));
  if (actor === 'no-role')
    return problemResult(problem('not-allowed', `This is for ${roles.join(', ')}: ask an administrator.`));
  try {
    const result = await run(parts, { bytes, startedBy: actor.name });
    return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(result) };
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    const detail =
      'The file could not be read to its end. Send it again repaired: rows that were taken stay as they are.';
    return problemResult(problem('invalid', detail, [{ path: 'body', message: error.message }]));
  }
}

async function replyUploaded(parts: Parts, event: Exclude<BucketEvent, SQSEvent>) {
  const [upload] = uploadsIn(event);
  if (!upload) return undefined;
  const bytes = await parts.uploads(upload.bucket, upload.key);
  if (event.requestContext) return reply(parts, { requestContext: event.requestContext }, bytes);
  return run(parts, { bytes, startedBy: 'bank' });
}

async function importAnnounced(parts: Parts, record: SQSRecord): Promise<void> {
  for (const { bucket, key } of uploadsIn(JSON.parse(record.body) as Partial<S3Event>))
    await run(parts, { bytes: await parts.uploads(bucket, key), startedBy: 'bank' });
}

/** None in the message that S3 sends to try a new notification out. Keys are written as in a form (S3: event message structure). */
const uploadsIn = ({ Records = [] }: Partial<S3Event>): { bucket: string; key: string }[] =>
  Records.map(({ s3 }) => ({
    bucket: s3.bucket.name,
    key: decodeURIComponent(s3.object.key.replaceAll('+', ' ')),
  }));

async function run({ database, keys, clock }: Parts, file: ImportFile): Promise<ImportResult> {
  const { addressKey } = await keys();
  const result = await importCustomers({ database, addressKey, clock }, file);
  log('info', 'customers imported', { ...result });
  return result;
}

function wire(): Parts {
  const environment = readEnvironment('import-customers', process.env);
  return {
    database: new DynamoDatabase({
      customers: environment.CUSTOMERS_TABLE,
      occasions: environment.OCCASIONS_TABLE,
      gates: environment.GATES_TABLE,
      timeline: environment.TIMELINE_TABLE,
      campaigns: environment.CAMPAIGNS_TABLE,
    }),
    keys: secretKeys(environment.SIGNING_SECRET_ID),
    clock: systemClock,
    uploads: s3Uploads(),
  };
}

let wired: ReturnType<typeof createHandler> | undefined;
export const handler = (event: HttpEvent | BucketEvent, context: Context) =>
  (wired ??= createHandler(wire()))(event, context);
