import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** What of a request to a public page matters. */
export type PublicRequest = {
  method: string;
  /** `/u/…`, `/p/…` or `/l/…`. */
  page: 'u' | 'p' | 'l' | undefined;
  token: string;
  form: URLSearchParams;
  acceptLanguage: string | undefined;
  requestId: string;
  ipAddress: string;
  userAgent: string;
};

export function readPublicRequest(event: APIGatewayProxyEventV2): PublicRequest {
  const [page, token = ''] = event.rawPath.split('/').slice(-2);
  return {
    method: event.requestContext.http.method.toUpperCase(),
    page: page === 'u' || page === 'p' || page === 'l' ? page : undefined,
    token,
    form: formOf(event),
    acceptLanguage: event.headers['accept-language'],
    requestId: event.requestContext.requestId,
    ipAddress: event.requestContext.http.sourceIp,
    userAgent: event.requestContext.http.userAgent,
  };
}

/** The pages' own forms are urlencoded; whatever else a mail program posts to `/u` is one-click, whatever its body. */
function formOf({ body = '', isBase64Encoded, headers }: APIGatewayProxyEventV2): URLSearchParams {
  if (!headers['content-type']?.toLowerCase().startsWith('application/x-www-form-urlencoded'))
    return new URLSearchParams();
  return new URLSearchParams(isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body);
}
