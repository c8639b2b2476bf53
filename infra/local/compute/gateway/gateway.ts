import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Activity } from '../activity.ts';
import { FunctionFailed } from '../functions/local-function.ts';
import type { RunningFunction } from '../functions/start-functions.ts';
import type { Landscape } from '../landscape.ts';
import { writeAnswer, writeMessage } from './http-answer.ts';
import { type Claims, httpEvent, type RequestHead } from './http-event.ts';
import { storeUpload } from './import-upload.ts';
import { type Body, readBody } from './read-body.ts';
import { createRouteTable, type Match } from './route-table.ts';
import type { StaffTokens } from './staff-tokens.ts';

/** Lambda takes 6 MB an event, and base64 makes four bytes of three: up to here a body fits whatever it holds. */
const largestBodyBytes = 4 * 1024 * 1024;

const importRoute = 'POST /api/imports/customers';

export type Gateway = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>;

export type GatewayParts = {
  landscape: Landscape;
  functions: Map<string, RunningFunction>;
  tokens: StaffTokens;
  activity: Activity;
  accountId: string;
  now: () => number;
};

/** The HTTP API of the template: route, token, function, answer. */
export function createGateway(parts: GatewayParts): Gateway {
  const { landscape, functions, tokens, activity } = parts;
  const matchOf = createRouteTable(landscape.routes);
  let uploads = 0;

  return async (request, response, url) => {
    const path = decodedPath(url.pathname);
    const match = path === undefined ? undefined : matchOf(request.method ?? 'GET', url.pathname);
    if (match === undefined || path === undefined) return writeMessage(response, 404);
    const claims = await admit(request, match);
    if (claims === 'unauthorized') return writeMessage(response, 401);
    const body = await readBody(request, largestBodyBytes);
    const isUpload = !('whole' in body);
    if (isUpload && match.route.routeKey !== importRoute) return writeMessage(response, 413);
    const end = activity.begin();
    try {
      const head = headOf(request, url, path);
      // Who uploads goes along, so that a large file is taken from the same people as a small one.
      const { requestContext } = httpEvent(head, Buffer.alloc(0), match, contextOf(claims));
      const event = isUpload
        ? { ...(await uploadEvent(request, match, body)), requestContext }
        : httpEvent(head, body.whole, match, contextOf(claims));
      // API Gateway gives up after 30 s; a large import may take its time here, as it would from the bucket.
      writeAnswer(response, await functionOf(match).invoke(event, isUpload ? Number.POSITIVE_INFINITY : undefined));
    } catch (error) {
      if (!(error instanceof FunctionFailed)) throw error;
      writeMessage(response, error.timedOut ? 503 : 500);
    } finally {
      end();
    }
  };

  async function admit(request: IncomingMessage, { route }: Match): Promise<Claims | 'unauthorized' | undefined> {
    if (route.authorizerId === undefined) return undefined;
    const token = /^(?:Bearer\s+)?(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined) return 'unauthorized';
    return (await tokens.claimsOf(token, route.authorizerId)) ?? 'unauthorized';
  }

  function functionOf({ route }: Match): RunningFunction {
    const arn = landscape.integrations.get(route.integrationId)?.functionArn ?? '';
    const found = functions.get(arn);
    if (found === undefined) throw new Error(`${route.routeKey} leads to no function of the template`);
    return found;
  }

  async function uploadEvent(request: IncomingMessage, match: Match, body: Exclude<Body, { whole: Buffer }>) {
    const arn = landscape.integrations.get(match.route.integrationId)?.functionArn ?? '';
    const bucketName = landscape.functions.get(arn)?.environment['IMPORT_BUCKET'] ?? '';
    uploads += 1;
    const kind = request.headers['content-type']?.includes('json') ? 'ndjson' : 'csv';
    const nowMs = Math.floor(parts.now());
    return storeUpload(body, bucketName, `upload-${nowMs}-${uploads}.${kind}`, nowMs, landscape);
  }

  function contextOf(claims: Claims | undefined) {
    return { nowMs: parts.now(), requestId: randomUUID(), accountId: parts.accountId, claims };
  }
}

function headOf(request: IncomingMessage, url: URL, path: string): RequestHead {
  return {
    method: request.method,
    rawHeaders: request.rawHeaders,
    path,
    query: url.search.slice(1),
    sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
  };
}

/** Undefined for a path whose percent signs say nothing. */
function decodedPath(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
