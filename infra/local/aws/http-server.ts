import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { BadOption } from '../host-options.ts';
import type { VirtualClock } from '../parts.ts';
import { type AwsAnswer, type AwsCall, AwsFault, type AwsService, HangUp } from './wire.ts';

/** The largest request of any service but S3: DynamoDB's 16 MB BatchWriteItem. */
const maxBodyBytes = 20 * 1024 * 1024;

/** One port for every service; `127.0.0.1` only. Resolves when it listens. */
export async function listen(port: number, clock: VirtualClock, services: Map<string, AwsService>): Promise<Server> {
  const server = createServer((request, response) => void serve(request, response, clock, services));
  // A connection that we close while a client reuses it looks like a lost answer, and a lost answer is not sent again.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new BadOption(`Port ${port} for the AWS endpoints is in use: choose another with --aws-port`)
          : error,
      ),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
  return server;
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  clock: VirtualClock,
  services: Map<string, AwsService>,
): Promise<void> {
  const call = callOf(request, response);
  const service = services.get(call.service);
  let answer: AwsAnswer;
  try {
    if (service === undefined) throw new AwsFault('UnknownService', `No service "${call.service}" here.`, 404);
    if (call.service !== 's3') call.body = await readBody(request);
    answer = await service.answer(call);
  } catch (error) {
    if (error instanceof HangUp) return void request.socket.resetAndDestroy();
    answer = refusal(error, call, service);
  }
  // SDKs correct their clocks by this header: it must be the time that their own (shifted) clocks show.
  response.sendDate = false;
  response.writeHead(answer.status, { date: new Date(clock.now()).toUTCString(), ...answer.headers });
  if (!(answer.body instanceof Readable)) response.end(answer.body);
  else await pipeline(answer.body, response).catch(() => response.destroy());
}

function refusal(error: unknown, call: AwsCall, service: AwsService | undefined): AwsAnswer {
  const fault =
    error instanceof AwsFault
      ? error
      : new AwsFault('InternalFailure', `A defect of the local host: ${String(error)}`, 500);
  if (fault !== error) console.error(error);
  return service?.refuse(fault, call) ?? { status: fault.status, headers: {}, body: fault.message };
}

function callOf(request: IncomingMessage, response: ServerResponse): AwsCall {
  const url = new URL(request.url ?? '/', 'http://local');
  const credential =
    /Credential=([^,\s]+)/.exec(request.headers.authorization ?? '')?.[1] ??
    url.searchParams.get('X-Amz-Credential') ??
    '';
  const [accessKeyId = '', , , scope = ''] = credential.split('/');
  let hangUp: AbortController | undefined;
  return {
    service: scope === '' ? serviceByShape(request, url.pathname) : scope,
    accessKeyId,
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body: Buffer.alloc(0),
    request,
    // Made for who asks: an abort costs as much as parsing a small call, and long polls alone wait for one.
    get gone() {
      hangUp ??= abortedBy(response);
      return hangUp.signal;
    },
  };
}

function abortedBy(response: ServerResponse): AbortController {
  const hangUp = new AbortController();
  if (response.closed) hangUp.abort();
  else response.on('close', () => hangUp.abort());
  return hangUp;
}

/** Unsigned calls (curl) are told apart by target or path. */
function serviceByShape(request: IncomingMessage, path: string): string {
  const target = String(request.headers['x-amz-target'] ?? '');
  if (target.startsWith('DynamoDB')) return 'dynamodb';
  if (target.startsWith('AmazonSQS')) return 'sqs';
  if (target.startsWith('secretsmanager')) return 'secretsmanager';
  if (target.startsWith('PinpointSMSVoiceV2')) return 'sms-voice';
  if (path.startsWith('/v2/email/')) return 'ses';
  if (/^\/schedule(s|-groups)(\/|$)/.test(path)) return 'scheduler';
  return 's3';
}

/** By events: reading it as an async iterator takes twice the time of a small call. */
function readBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let bytes = 0;
    request.on('data', (part: Buffer) => {
      bytes += part.length;
      if (bytes <= maxBodyBytes) parts.push(part);
    });
    request.on('end', () => {
      if (bytes > maxBodyBytes)
        reject(new AwsFault('RequestEntityTooLarge', 'The request is larger than 20 MiB.', 413));
      else resolve(parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts));
    });
    request.on('error', reject);
    request.on('close', () => {
      if (!request.complete) reject(new HangUp());
    });
  });
}
