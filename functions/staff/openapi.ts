import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import { Problem } from '../contracts/problem.ts';
import type { StaffRoute } from '../contracts/staff/staff-route.ts';
import { staffRoutesByNoun } from '../contracts/staff-api.ts';

type Document = ReturnType<typeof createDocument>;
let made: Document | undefined;

/** The staff API as an OpenAPI 3.1 document, made from the contracts once per process. */
export const openApiDocument = (): Document => (made ??= makeDocument());

function makeDocument(): Document {
  const paths: ZodOpenApiPathsObject = {};
  for (const [noun, routes] of Object.entries(staffRoutesByNoun))
    for (const [key, route] of Object.entries(routes as Record<string, StaffRoute>)) {
      const [method = '', path = ''] = key.split(' ');
      paths[path] = { ...paths[path], [method.toLowerCase()]: operation(noun, key, route) };
    }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Heliant staff API',
      version: '1',
      description:
        'Campaigns and customer care of one bank. Times are ISO 8601 with offset; lists go on at `next`; whatever goes wrong is a problem document (RFC 9457).',
    },
    security: [{ staff: [] }],
    paths,
    components: { securitySchemes: { staff: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
  });
}

function operation(noun: string, key: string, route: StaffRoute): ZodOpenApiOperationObject {
  const body = route.body ? { 'application/json': { schema: route.body } } : undefined;
  const files = route.bodyMedia && Object.fromEntries(route.bodyMedia.map((media) => [media, { schema: fileSchema }]));
  return {
    operationId: operationId(key),
    summary: route.summary,
    description: `For ${route.roles.join(', ')}.`,
    tags: [noun],
    requestParams: {
      ...(route.params && { path: route.params }),
      ...(route.query && { query: route.query }),
    },
    ...(route.repeat && { parameters: [idempotencyKey] }),
    ...((body ?? files) && {
      requestBody: { required: route.body?.safeParse(undefined).success !== true, content: body ?? files ?? {} },
    }),
    responses: {
      [String(route.status ?? 200)]: {
        description: 'Done.',
        content: { [route.responseMedia ?? 'application/json']: { schema: route.response } },
      },
      default: {
        description: 'What is wrong, and what to do.',
        content: { 'application/problem+json': { schema: Problem } },
      },
    },
  };
}

const fileSchema = { type: 'string' } as const;

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  schema: { type: 'string', maxLength: 255 },
  description: 'The same key again within a day carries nothing out twice.',
} as const;

/** `GET /api/customers/{id}/timeline` becomes `get-customers-id-timeline`. */
const operationId = (key: string): string =>
  key
    .toLowerCase()
    .replace('/api/', '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/-$/, '');
