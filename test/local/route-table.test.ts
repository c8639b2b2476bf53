import { describe, expect, it } from 'vitest';
import { createRouteTable } from '../../infra/local/compute/gateway/route-table.ts';

const matchOf = createRouteTable(
  [
    '$default',
    'ANY /{proxy+}',
    'GET /api/{kind}',
    'POST /api/segments/preview',
    'GET /api/segments/{id}',
    'ANY /api/segments/{id}',
    'GET /',
  ].map((routeKey) => ({ routeKey, integrationId: routeKey, authorizerId: undefined })),
);
const keyOf = (method: string, path: string) => matchOf(method, path)?.route.routeKey;

describe('routes', () => {
  it.each([
    ['GET', '/', 'GET /'],
    ['GET', '/api/segments/seg_1', 'GET /api/segments/{id}'],
    ['PUT', '/api/segments/seg_1', 'ANY /api/segments/{id}'],
    ['POST', '/api/segments/preview', 'POST /api/segments/preview'],
    ['GET', '/api/cases', 'GET /api/{kind}'],
    ['GET', '/api/segments/seg_1/more', 'ANY /{proxy+}'],
    ['POST', '/', '$default'],
  ])('%s %s goes to the most literal one: %s', (method, path, routeKey) => {
    expect(keyOf(method, path)).toBe(routeKey);
  });

  it('decodes path parameters', () => {
    expect(matchOf('GET', '/api/segments/a%20b%2Fc')?.pathParameters).toEqual({ id: 'a b/c' });
    expect(matchOf('GET', '/one/two')?.pathParameters).toEqual({ proxy: 'one/two' });
  });

  it('has no route for a path nobody named', () => {
    expect(createRouteTable([])('GET', '/api')).toBeUndefined();
  });
});
