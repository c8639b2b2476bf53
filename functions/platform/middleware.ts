import middy from '@middy/core';
import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyEventV2WithJWTAuthorizer,
  APIGatewayProxyStructuredResultV2,
  DynamoDBRecord,
  DynamoDBStreamEvent,
  SQSBatchResponse,
  SQSEvent,
  SQSRecord,
} from 'aws-lambda';
import type { z } from 'zod';
import { Rejected } from './errors.ts';
import { log } from './log.ts';

/**
 * Middy in one file: how each kind of event becomes calls of a use case, and what failure means to its source.
 * A failed SQS record is reported alone; the others of its batch are done.
 */
export function sqsHandler(process: (record: SQSRecord) => Promise<void>) {
  return middy<SQSEvent, SQSBatchResponse>().handler(async (event) => {
    const settled = await Promise.allSettled(event.Records.map(process));
    const batchItemFailures = settled.flatMap((result, n) => {
      if (result.status === 'fulfilled') return [];
      const record = event.Records[n]!;
      logFailure(result.reason, { messageId: record.messageId });
      return [{ itemIdentifier: record.messageId }];
    });
    return { batchItemFailures };
  });
}

/** For work that is cheaper done a batch at a time: failures by message id; a throw fails the whole batch. */
export function sqsBatchHandler(process: (records: SQSRecord[]) => Promise<Map<string, unknown>>) {
  return middy<SQSEvent, SQSBatchResponse>().handler(async (event) => {
    const failures = await process(event.Records);
    for (const [messageId, error] of failures) logFailure(error, { messageId });
    return { batchItemFailures: [...failures.keys()].map((itemIdentifier) => ({ itemIdentifier })) };
  });
}

/** For queues whose body is one of our own messages: parses it with its schema; a body that does not fit is `Rejected`. */
export function messageHandler<M>(schema: z.ZodType<M>, process: (message: M, record: SQSRecord) => Promise<void>) {
  return sqsHandler(async (record) => process(parseMessage(schema, record.body), record));
}

export function parseMessage<M>(schema: z.ZodType<M>, body: string): M {
  const parsed = schema.safeParse(readJson(body));
  if (!parsed.success) throw new Rejected(`message does not fit its schema: ${parsed.error.message}`);
  return parsed.data;
}

/** JSON.parse quotes what it could not read, and a body may be personal: its words go nowhere. */
function readJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new Rejected('message is not JSON');
  }
}

export type StreamWindowState = { state: Record<string, never> };
export type StreamEvent = DynamoDBStreamEvent & { shardId?: string; isFinalInvokeForWindow?: boolean };

/** A table's stream with a tumbling window, which is what makes the event carry the shard's id. A throw repeats the batch. */
export function streamHandler(process: (records: DynamoDBRecord[], shardId: string) => Promise<void>) {
  return middy<StreamEvent, StreamWindowState>().handler(async (event) => {
    if (event.Records.length > 0) {
      if (!event.shardId) throw new Rejected('stream event without a shard id: is the tumbling window configured?');
      await process(event.Records, event.shardId);
    }
    return { state: {} };
  });
}

export function httpHandler<E extends APIGatewayProxyEventV2 | APIGatewayProxyEventV2WithJWTAuthorizer>(
  answer: (event: E) => Promise<APIGatewayProxyStructuredResultV2>,
  onError: (error: unknown) => APIGatewayProxyStructuredResultV2,
) {
  return middy<E, APIGatewayProxyStructuredResultV2>()
    .onError((request) => {
      logFailure(request.error, { requestId: request.event.requestContext.requestId });
      request.response = onError(request.error);
    })
    .handler(answer);
}

function logFailure(error: unknown, ids: Record<string, string>): void {
  const known = error instanceof Error ? error : new Error(String(error));
  log('error', known.message, { ...ids, error: known.name, stack: known.stack });
}
