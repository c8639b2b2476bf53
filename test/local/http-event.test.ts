import { describe, expect, it } from 'vitest';
import { flatClaims, httpEvent, isTextBody } from '../../infra/local/compute/gateway/http-event.ts';

const head = {
  method: 'POST',
  rawHeaders: [
    'Host',
    'localhost:4000',
    'Content-Type',
    'application/json',
    'X-Twice',
    'a',
    'x-twice',
    'b',
    'Cookie',
    'one=1; two=2',
  ],
  path: '/api/campaigns/cmp_1/submit',
  query: 'a=1&a=2&b=%20',
  sourceIp: '127.0.0.1',
};
const match = {
  route: { routeKey: 'POST /api/campaigns/{id}/submit', integrationId: 'i', authorizerId: 'a' },
  pathParameters: { id: 'cmp_1' },
};

describe('the event of a request', () => {
  it('has the shape of payload format 2.0', () => {
    const claims = { sub: 'Mia', 'cognito:groups': ['marketer', 'analyst'], exp: 1798800000 };
    const context = { nowMs: Date.UTC(2027, 2, 1, 8, 30), requestId: 'r1', accountId: '000000000000', claims };
    expect(httpEvent(head, Buffer.from('{}'), match, context)).toEqual({
      version: '2.0',
      routeKey: 'POST /api/campaigns/{id}/submit',
      rawPath: '/api/campaigns/cmp_1/submit',
      rawQueryString: 'a=1&a=2&b=%20',
      cookies: ['one=1', 'two=2'],
      headers: { host: 'localhost:4000', 'content-type': 'application/json', 'x-twice': 'a,b' },
      queryStringParameters: { a: '1,2', b: ' ' },
      requestContext: {
        accountId: '000000000000',
        apiId: 'local',
        authorizer: {
          jwt: { claims: { sub: 'Mia', 'cognito:groups': '[marketer analyst]', exp: '1798800000' }, scopes: null },
        },
        domainName: 'localhost:4000',
        domainPrefix: 'local',
        http: {
          method: 'POST',
          path: '/api/campaigns/cmp_1/submit',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: '',
        },
        requestId: 'r1',
        routeKey: 'POST /api/campaigns/{id}/submit',
        stage: '$default',
        time: '01/Mar/2027:08:30:00 +0000',
        timeEpoch: 1803889800000,
      },
      pathParameters: { id: 'cmp_1' },
      body: '{}',
      isBase64Encoded: false,
    });
  });

  it('leaves out body, cookies, query and authorizer where there are none', () => {
    const context = { nowMs: 0, requestId: 'r1', accountId: '0', claims: undefined };
    const event = httpEvent(
      { ...head, rawHeaders: [], query: '' },
      Buffer.alloc(0),
      { ...match, pathParameters: {} },
      context,
    );
    expect(Object.keys(event)).toEqual([
      'version',
      'routeKey',
      'rawPath',
      'rawQueryString',
      'headers',
      'requestContext',
      'isBase64Encoded',
    ]);
  });

  it.each([
    ['application/json; charset=utf-8', 'ü', true],
    ['text/csv', 'a,b', true],
    ['application/x-www-form-urlencoded', 'List-Unsubscribe=One-Click', false],
    ['multipart/form-data; boundary=x', '--x', false],
    [undefined, 'text', false],
  ])('hands on a body of type %s as text: %s', (type, body, isText) => {
    expect(isTextBody(type, Buffer.from(body))).toBe(isText);
  });

  it('keeps the bytes of text that is not UTF-8', () => {
    expect(isTextBody('text/csv', Buffer.from([0xc4, 0xe3, 0xba, 0xc3]))).toBe(false);
  });

  it('flattens claims as API Gateway does', () => {
    expect(flatClaims({ list: [], nothing: null, yes: true, object: { a: [1] } })).toEqual({
      list: '[]',
      yes: 'true',
      object: '{"a":[1]}',
    });
  });
});
