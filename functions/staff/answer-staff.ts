import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { StaffRoute } from '../contracts/staff/staff-route.ts';
import { findStaffRoute, type StaffRouteKey } from '../contracts/staff-api.ts';
import { problemResult } from '../platform/problem.ts';
import { type Answer, answerOnce } from './idempotency.ts';
import { type Claims, readActor } from './read-actor.ts';
import { bodyText, type ReadRequest, readRequest } from './read-request.ts';
import type { RouteTable } from './route-table.ts';
import type { StaffParts } from './staff-parts.ts';
import { type Actor, type Refusal, refuse } from './staff-request.ts';

type Handle = (
  request: ReadRequest & { actor: Actor; now: number; requestId: string },
) => Promise<{ body: unknown; status?: number } | Refusal>;

/** A longer key is no key but a body (draft-ietf-httpapi-idempotency-key-header-07 leaves the length to the server). */
const longestKey = 255;

/** One request of the staff API: who asks, may they, what do they ask, and what the route's handler answers. */
export async function answerStaff(
  { database, clock }: Pick<StaffParts, 'database' | 'clock'>,
  table: RouteTable,
  event: APIGatewayProxyEventV2,
  claims: Claims | undefined,
): Promise<APIGatewayProxyStructuredResultV2> {
  const found = findHandler(table, event.routeKey);
  if (!found) return toResult(refuse('not-found', 'There is no such route: GET /api/openapi.json lists them.'));
  const { route, handle } = found;
  const actor = readActor(claims, route.roles);
  if (actor === 'nobody') return toResult(refuse('not-signed-in', 'Sign in, and send the token as bearer.'));
  if (actor === 'no-role')
    return toResult(refuse('not-allowed', `This is for ${route.roles.join(', ')}: ask an administrator.`));
  const request = readRequest(route, event);
  if ('problem' in request) return toResult(request);

  const now = clock();
  const { requestId } = event.requestContext;
  const act = async () => toAnswer(route, await handle({ ...request, actor, now, requestId }));
  const key = event.headers['idempotency-key'];
  if (!route.repeat || key === undefined) return toResult(await act());
  if (key === '' || key.length > longestKey)
    return toResult(refuse('invalid', `The Idempotency-Key must have 1 to ${longestKey} characters.`));
  const keyed = {
    scope: [actor.id, event.routeKey, key],
    content: JSON.stringify([event.rawPath, event.rawQueryString, bodyText(event)]),
    attempt: requestId,
    harmless: route.repeat === 'harmless',
  };
  return toResult(await answerOnce(database, keyed, now, act));
}

function findHandler(table: RouteTable, key: string): { route: StaffRoute; handle: Handle } | undefined {
  const route = findStaffRoute(key);
  if (!route || !Object.hasOwn(table, key)) return undefined;
  // Each handler takes what its own route's contract gives, and `readRequest` has just checked exactly that.
  return { route, handle: table[key as StaffRouteKey & keyof RouteTable] as Handle };
}

/** Through the contract, so that what it does not name stays inside. An answer that does not fit is our fault and throws. */
function toAnswer(route: StaffRoute, reply: { body: unknown; status?: number } | Refusal): Answer | Refusal {
  if ('problem' in reply) return reply;
  const body = route.response.parse(reply.body);
  const status = reply.status ?? route.status ?? 200;
  if (route.responseMedia) return { status, media: `${route.responseMedia}; charset=utf-8`, body: String(body) };
  return { status, media: 'application/json', body: JSON.stringify(body) };
}

function toResult(answer: Answer | Refusal): APIGatewayProxyStructuredResultV2 {
  if ('problem' in answer) return problemResult(answer.problem);
  const headers = { 'content-type': answer.media, 'cache-control': 'no-store' };
  return { statusCode: answer.status, headers, body: answer.body };
}
