import type { StreamMapping } from '../landscape.ts';
import type { StreamRecord } from './stream-client.ts';

/** A tumbling window of one shard, and what the function wants to remember until it ends. */
export type Window = { startMs: number; endMs: number; state: unknown };

/** The window that an instant lies in: windows begin at whole multiples of their length. */
export function windowAt(nowMs: number, seconds: number): Window {
  const startMs = Math.floor(nowMs / (seconds * 1000)) * seconds * 1000;
  return { startMs, endMs: startMs + seconds * 1000, state: {} };
}

/** The event Lambda hands a function for records of a stream; with a window, what windows add to it. */
export function streamEvent(
  records: StreamRecord[],
  mapping: StreamMapping,
  context: { region: string; nowMs: number; shardId: string; window: Window | undefined; isFinal: boolean },
): Record<string, unknown> {
  const Records = records.map((record) => ({
    ...record,
    // The engine knows neither our region nor virtual time. Records are read as soon as they are written.
    awsRegion: context.region,
    eventSourceARN: mapping.streamArn,
    dynamodb: { ...record.dynamodb, ApproximateCreationDateTime: Math.floor(context.nowMs / 1000) },
  }));
  if (context.window === undefined) return { Records };
  return {
    Records,
    window: { start: wholeSeconds(context.window.startMs), end: wholeSeconds(context.window.endMs) },
    state: context.window.state,
    shardId: context.shardId,
    eventSourceARN: mapping.streamArn,
    isFinalInvokeForWindow: context.isFinal,
    isWindowTerminatedEarly: false,
  };
}

/** What Lambda sends to a stream mapping's on-failure queue: where the records were, not what they held. */
export function failureNotice(
  records: StreamRecord[],
  mapping: StreamMapping,
  context: { shardId: string; nowMs: number; attempts: number },
): string {
  const at = new Date(context.nowMs).toISOString();
  return JSON.stringify({
    requestContext: {
      functionArn: mapping.functionArn,
      condition: 'RetryAttemptsExhausted',
      approximateInvokeCount: context.attempts,
    },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    version: '1.0',
    timestamp: at,
    DDBStreamBatchInfo: {
      shardId: context.shardId,
      startSequenceNumber: records[0]?.dynamodb.SequenceNumber,
      endSequenceNumber: records.at(-1)?.dynamodb.SequenceNumber,
      approximateArrivalOfFirstRecord: at,
      approximateArrivalOfLastRecord: at,
      batchSize: records.length,
      streamArn: mapping.streamArn,
    },
  });
}

function wholeSeconds(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}
