import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';

/** One request to an AWS service, its body read (S3's is not: it streams from `request`). */
export type AwsCall = {
  service: string;
  accessKeyId: string;
  method: string;
  /** Decoded by the service: S3 keys and template names may hold an escaped slash. */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
  request: IncomingMessage;
  /** Aborted when the caller hangs up: a long poll must not hand messages to nobody. */
  gone: AbortSignal;
};

export type AwsAnswer = { status: number; headers: Record<string, string>; body: string | Buffer | Readable };

/** One service of the endpoint: answers calls, and renders a fault as this service does. */
export type AwsService = {
  answer(call: AwsCall): Promise<AwsAnswer> | AwsAnswer;
  refuse(fault: AwsFault, call: AwsCall): AwsAnswer;
};

/** An error of the AWS API: its code (`QueueDoesNotExist`), HTTP status and message. */
export class AwsFault extends Error {
  override readonly name = 'AwsFault';
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** No answer at all: the connection is destroyed. */
export class HangUp extends Error {
  override readonly name = 'HangUp';
}

/** The caller's role may not do this; each service has its own code and status for it. */
export class AccessDenied extends AwsFault {
  constructor(role: string, action: string, resourceArn: string) {
    super(
      'AccessDeniedException',
      `User: arn:aws:sts::000000000000:assumed-role/${role}/local is not authorized to perform: ${action} on resource: ` +
        `${resourceArn} because no identity-based policy allows the ${action} action`,
      403,
    );
  }
}

export const parseJson = (text: string): Record<string, unknown> => {
  if (text === '') return {};
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new AwsFault('SerializationException', 'The body is not JSON.');
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new AwsFault('SerializationException', 'The body must be a JSON object.');
  }
  return parsed as Record<string, unknown>;
};

export const jsonAnswer = (value: unknown, contentType = 'application/json', status = 200): AwsAnswer => ({
  status,
  headers: { 'content-type': contentType },
  body: JSON.stringify(value),
});

/** A parameter as text; empty where it is absent or no text. */
export const textIn = (tree: Record<string, unknown>, name: string): string => {
  const value = tree[name];
  return typeof value === 'string' ? value : '';
};
