import { describe, expect, test } from 'vitest';
import { staffRoutes } from '../../functions/contracts/staff-api.ts';
import { openApiDocument } from '../../functions/staff/openapi.ts';
import { staffHost } from './staff-host.ts';

type Json = { [name: string]: Json };
// What leaves is JSON: `undefined` and class instances must not matter.
const document = JSON.parse(JSON.stringify(openApiDocument())) as Json;

const methods = ['get', 'post', 'put', 'patch'];
const operations = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({
    key: `${method.toUpperCase()} ${path}`,
    method,
    path,
    operation,
  })),
);

test('names every route, and no other', () => {
  expect(operations.map(({ key }) => key).toSorted()).toEqual(Object.keys(staffRoutes).toSorted());
});

test('is an OpenAPI 3.1 document with title, version and a bearer token everywhere', () => {
  expect(document.openapi).toBe('3.1.0');
  expect(document.info).toMatchObject({ title: 'Heliant staff API', version: '1' });
  expect(document.security).toEqual([{ staff: [] }]);
  expect(document.components?.securitySchemes).toEqual({
    staff: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
  });
});

describe.each(operations)('$key', ({ method, path, operation }) => {
  test('has a known method, a summary and its path parameters, all required', () => {
    expect(methods).toContain(method);
    expect(operation.summary).toEqual(expect.stringMatching(/^.{10,}$/));
    const parameters = Object.values(operation.parameters ?? {}) as unknown as {
      name: string;
      in: string;
      required?: boolean;
    }[];
    const inPath = parameters.filter((parameter) => parameter.in === 'path');
    expect(inPath.map(({ name }) => name)).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
    expect(inPath.every(({ required }) => required)).toBe(true);
  });

  test('answers with one success and problem documents', () => {
    const responses = operation.responses ?? {};
    const [success, ...others] = Object.keys(responses).filter((status) => status.startsWith('2'));
    expect(others).toEqual([]);
    expect(responses[success ?? '']?.content).toBeDefined();
    expect(Object.keys(responses.default?.content ?? {})).toEqual(['application/problem+json']);
  });
});

test('operation ids are there once each', () => {
  const ids = operations.map(({ operation }) => operation.operationId as unknown as string);
  expect(new Set(ids).size).toBe(Object.keys(staffRoutes).length);
  expect(ids).toContain('get-customers-id-timeline');
});

test('every reference leads to a schema of the document', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)];
  expect(references.length).toBeGreaterThan(0);
  for (const [, name] of references) expect(document.components?.schemas).toHaveProperty(name ?? '');
});

test('any member of staff can read it', async () => {
  const told = await staffHost().ask('GET /api/openapi.json', { role: 'analyst' });
  expect(told.status).toBe(200);
  expect(told.json).toEqual(document);
});
