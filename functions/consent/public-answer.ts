import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Html } from './html.ts';
import { contentSecurityPolicy } from './pages.ts';

/** One answer for every one-click POST, known token or not, to the byte: no redirect, no cookie (RFC 8058 section 3.1). */
const oneClickText = 'Your request has been received. 已收到您的请求。\n';

/** Long enough for a throttle or a fail-over to pass, short enough for a mail program to try again. */
const retryAfterSeconds = 120;

const headers = {
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Robots-Tag': 'noindex',
};

export const oneClickAnswer = (): APIGatewayProxyStructuredResultV2 => ({
  statusCode: 200,
  headers: { ...headers, 'Content-Type': 'text/plain; charset=utf-8' },
  body: oneClickText,
});

/** Always 200: a status that told a known token from an unknown one would be an oracle. */
export const pageAnswer = (page: Html): APIGatewayProxyStructuredResultV2 => ({
  statusCode: 200,
  headers: {
    ...headers,
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': contentSecurityPolicy,
  },
  body: page.markup,
});

/** 302: the link leads there today; a browser asks again the next time, so that every visit is noted. */
export const goToAnswer = (url: string): APIGatewayProxyStructuredResultV2 => ({
  statusCode: 302,
  headers: { ...headers, Location: url },
  body: '',
});

export const laterAnswer = (page: Html): APIGatewayProxyStructuredResultV2 => {
  const answer = pageAnswer(page);
  return { ...answer, statusCode: 503, headers: { ...answer.headers, 'Retry-After': String(retryAfterSeconds) } };
};

export const optionsAnswer = (statusCode: 204 | 405): APIGatewayProxyStructuredResultV2 => ({
  statusCode,
  headers: { ...headers, Allow: 'GET, HEAD, OPTIONS, POST' },
});
