import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { DateTime } from 'luxon';
import type { Match } from './route-table.ts';

export type Claims = Record<string, unknown>;

/** What the event needs of a request, apart from its body. */
export type RequestHead = Pick<IncomingMessage, 'method' | 'rawHeaders'> & {
  path: string;
  query: string;
  sourceIp: string;
};

/** The event that API Gateway hands a function: payload format 2.0 of HTTP APIs. */
export function httpEvent(
  head: RequestHead,
  body: Buffer,
  match: Match,
  context: { nowMs: number; requestId: string; accountId: string; claims: Claims | undefined },
): Record<string, unknown> {
  const { cookies, headers } = headersOf(head.rawHeaders);
  const method = head.method ?? 'GET';
  const isText = isTextBody(headers['content-type'], body);
  return {
    version: '2.0',
    routeKey: match.route.routeKey,
    rawPath: head.path,
    rawQueryString: head.query,
    ...(cookies.length > 0 && { cookies }),
    headers,
    ...(head.query !== '' && { queryStringParameters: joined([...new URLSearchParams(head.query)]) }),
    requestContext: {
      accountId: context.accountId,
      apiId: 'local',
      ...(context.claims && { authorizer: { jwt: { claims: flatClaims(context.claims), scopes: null } } }),
      domainName: headers['host'] ?? 'localhost',
      domainPrefix: 'local',
      http: {
        method,
        path: head.path,
        protocol: 'HTTP/1.1',
        sourceIp: head.sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: context.requestId,
      routeKey: match.route.routeKey,
      stage: '$default',
      time: DateTime.fromMillis(context.nowMs, { zone: 'utc' })
        .setLocale('en')
        .toFormat("dd/MMM/yyyy:HH:mm:ss '+0000'"),
      timeEpoch: Math.floor(context.nowMs),
    },
    ...(Object.keys(match.pathParameters).length > 0 && { pathParameters: match.pathParameters }),
    ...(body.length > 0 && { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

/**
 * API Gateway hands on as text only these types, everything else, forms among it, in base64 (measured on AWS,
 * ministackorg/ministack#766). What it makes of text that is not UTF-8 is written nowhere: here it keeps its bytes.
 */
export function isTextBody(contentType: string | undefined, body: Buffer): boolean {
  const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
  return (type.startsWith('text/') || textTypes.has(type)) && isUtf8(body);
}
const textTypes = new Set(['application/json', 'application/xml', 'application/javascript']);

function headersOf(rawHeaders: string[]): { cookies: string[]; headers: Record<string, string> } {
  const pairs: [string, string][] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    pairs.push([(rawHeaders[index] ?? '').toLowerCase(), rawHeaders[index + 1] ?? '']);
  }
  return {
    cookies: pairs.filter(([name]) => name === 'cookie').flatMap(([, value]) => value.split(/;\s*/)),
    headers: joined(pairs.filter(([name]) => name !== 'cookie')),
  };
}

/** Repeated names become one value with commas between. */
function joined(pairs: [string, string][]): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of pairs) values[name] = name in values ? `${values[name]},${value}` : value;
  return values;
}

/**
 * Claims arrive as text: lists in brackets with blanks between, objects as JSON, nulls left out (measured on AWS,
 * floci-io/floci#2011).
 */
export function flatClaims(claims: Claims): Record<string, string> {
  return Object.fromEntries(
    Object.entries(claims)
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([name, value]) => [name, flatClaim(value)]),
  );
}

function flatClaim(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flatClaim).join(' ')}]`;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
