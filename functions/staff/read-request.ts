import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { z } from 'zod';
import type { FieldError } from '../contracts/problem.ts';
import type { StaffRoute } from '../contracts/staff/staff-route.ts';
import { check } from '../platform/plain-words.ts';
import { type Refusal, refuse } from './staff-request.ts';

type HttpEvent = Pick<APIGatewayProxyEventV2, 'pathParameters' | 'queryStringParameters' | 'body' | 'isBase64Encoded'>;
export type ReadRequest = { params: unknown; query: unknown; body: unknown };

/** No contract is nested deeper; what is, would only wear out the checks. */
const deepest = 64;

/** What the route's contract makes of a request, or each thing that does not fit. */
export function readRequest(route: StaffRoute, event: HttpEvent): ReadRequest | Refusal {
  const params = part(route.params, event.pathParameters ?? {});
  if ('errors' in params) return refuse('not-found', 'Nothing has that id.', params.errors);
  const json = route.body ? readJson(bodyText(event)) : { value: undefined };
  if ('problem' in json) return json;
  const query = part(route.query, event.queryStringParameters ?? {});
  const body = part(route.body, json.value);
  const errors = ['errors' in query ? query.errors : [], 'errors' in body ? body.errors : []].flat();
  if ('errors' in query || 'errors' in body) return refuse('invalid', sentence(errors), errors);
  return { params: params.value, query: query.value, body: body.value };
}

/** The body as text, whatever API Gateway made of it. */
export const bodyText = ({ body = '', isBase64Encoded }: Pick<HttpEvent, 'body' | 'isBase64Encoded'>): string =>
  isBase64Encoded ? Buffer.from(body, 'base64').toString() : body;

function part(schema: z.ZodType | undefined, value: unknown): { value: unknown } | { errors: FieldError[] } {
  if (!schema) return { value: undefined };
  const checked = check(schema, value);
  return checked.ok ? { value: checked.value } : { errors: checked.errors };
}

function readJson(text: string): { value: unknown } | Refusal {
  if (text.trim() === '') return { value: undefined };
  if (depthOf(text) > deepest) return refuse('invalid', `The body is nested deeper than ${deepest} levels.`);
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    if (error instanceof SyntaxError) return refuse('invalid', 'The body is not JSON.');
    throw error;
  }
}

/** Brackets open at once at most; those inside strings do not count. */
function depthOf(text: string): number {
  let depth = 0;
  let most = 0;
  for (const [bracket] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[{]|[\]}]/g)) {
    if (bracket === '[' || bracket === '{') depth += 1;
    else if (bracket === ']' || bracket === '}') depth -= 1;
    if (depth > most) most = depth;
  }
  return most;
}

function sentence(errors: FieldError[]): string {
  const [first, ...more] = errors;
  if (!first) return 'The request does not fit.';
  const where = first.path === '' ? 'The body' : first.path;
  return `${where} ${first.message}${more.length > 0 ? `, and ${more.length} more` : ''}.`;
}
