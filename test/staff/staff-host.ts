import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { staffRoutes } from '../../functions/contracts/staff-api.ts';
import type { Role } from '../../functions/contracts/vocabulary.ts';
import { MemoryDatabase } from '../../functions/platform/memory-database.ts';
import { signingKeys } from '../../functions/platform/signing-keys.ts';
import { createHandler } from '../../functions/staff/staff-api.handler.ts';
import type { StaffParts } from '../../functions/staff/staff-parts.ts';
import { csv, importFile } from '../customers/given.ts';

export const march = Date.parse('2027-03-01T12:00:00.000Z');

export type Asked = {
  role?: Role | Role[];
  name?: string;
  brand?: string;
  body?: unknown;
  key?: string;
  headers?: Record<string, string>;
};
export type Told = { status: number; headers: Record<string, unknown>; body: string; json: Record<string, unknown> };

/** The staff API over a database in memory, asked as API Gateway would ask it. */
export function staffHost(database = new MemoryDatabase()) {
  const host = { database, now: march, requests: 0 };
  const keys = signingKeys({ k1: Buffer.alloc(32, 1).toString('base64') });
  const handler = createHandler({
    database,
    clock: () => host.now,
    keys: async () => keys,
    // Campaigns have their own tests; the routes asked here never reach for these.
    campaigns: {} as StaffParts['campaigns'],
  });

  async function ask(route: string, asked: Asked = {}): Promise<Told> {
    host.requests += 1;
    const event = eventOf(route, asked, `request-${host.requests}`);
    const result = await handler(event, {} as Context);
    const body = result.body ?? '';
    const isJson = String(result.headers?.['content-type']).includes('json');
    return {
      status: result.statusCode ?? 0,
      headers: result.headers ?? {},
      body,
      json: isJson ? (JSON.parse(body) as Record<string, unknown>) : {},
    };
  }
  return Object.assign(host, { ask });
}

/** Customers as the bank's file brings them; the address hashes fit the host's keys. */
export const bring = (database: MemoryDatabase, ...customers: Record<string, string>[]) =>
  importFile(database, csv(...customers));

function eventOf(route: string, { role, name = 'Ann', brand, body, key, headers }: Asked, requestId: string) {
  const [method = '', target = ''] = route.split(' ');
  const url = new URL(target, 'http://localhost');
  const { routeKey, pathParameters } = match(method, url.pathname);
  const claims = role && {
    sub: name,
    name,
    'cognito:groups': `[${[role].flat().join(' ')}]`,
    ...(brand && { 'custom:brand': brand }),
  };
  return {
    routeKey,
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    headers: { ...(key !== undefined && { 'idempotency-key': key }), ...headers },
    queryStringParameters: Object.fromEntries(url.searchParams),
    pathParameters,
    requestContext: { requestId, ...(claims && { authorizer: { jwt: { claims, scopes: null } } }) },
    isBase64Encoded: false,
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  } as unknown as APIGatewayProxyEventV2;
}

/** As API Gateway picks a route: whole words before parameters. */
function match(method: string, path: string) {
  const steps = path.split('/');
  const fitting = [...Object.keys(staffRoutes), 'GET /'].filter((key) => {
    const [verb, pattern = ''] = key.split(' ');
    const parts = pattern.split('/');
    return (
      verb === method &&
      parts.length === steps.length &&
      parts.every((part, n) => part.startsWith('{') || part === steps[n])
    );
  });
  const routeKey = fitting.toSorted((a, b) => a.split('{').length - b.split('{').length)[0] ?? `${method} ${path}`;
  const names = routeKey.split(' ')[1]?.split('/') ?? [];
  const pairs = names.flatMap((part, n) =>
    part.startsWith('{') ? [[part.slice(1, -1), decodeURIComponent(steps[n] ?? '')]] : [],
  );
  return { routeKey, pathParameters: Object.fromEntries(pairs) as Record<string, string> };
}
