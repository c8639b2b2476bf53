import type { ServerResponse } from 'node:http';

type FormatTwo = {
  statusCode?: unknown;
  headers?: Record<string, unknown>;
  cookies?: unknown[];
  body?: unknown;
  isBase64Encoded?: unknown;
};

/**
 * Writes what a function answered as API Gateway does with payload format 2.0: an object with `statusCode` is the
 * response, anything else is the JSON body of a 200.
 */
export function writeAnswer(response: ServerResponse, answer: unknown): void {
  const isResponse = typeof answer === 'object' && answer !== null && 'statusCode' in answer;
  if (!isResponse) {
    const body =
      answer === null || answer === undefined ? '' : typeof answer === 'string' ? answer : JSON.stringify(answer);
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
    return;
  }
  const { statusCode, headers = {}, cookies = [], body = '', isBase64Encoded } = answer as FormatTwo;
  if (!Number.isInteger(Number(statusCode)) || typeof body !== 'string') return writeMessage(response, 500);
  const entries = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)] as const);
  const given = Object.fromEntries(entries);
  response.writeHead(Number(statusCode), {
    ...(given['content-type'] === undefined && { 'content-type': 'text/plain;charset=utf-8' }),
    ...given,
    ...(cookies.length > 0 && { 'set-cookie': cookies.map(String) }),
  });
  response.end(Buffer.from(body, isBase64Encoded === true ? 'base64' : 'utf8'));
}

const messages = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  413: 'Request Entity Too Large',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
} as const;

/** API Gateway's own short answers, when no function is asked. */
export function writeMessage(response: ServerResponse, status: keyof typeof messages): void {
  const challenge = status === 401 ? { 'www-authenticate': 'Bearer' } : {};
  response.writeHead(status, { 'content-type': 'application/json', ...challenge });
  response.end(JSON.stringify({ message: messages[status] }));
}
