import type { Context, SQSEvent } from 'aws-lambda';
import { readEnvironment } from '../contracts/environment.ts';
import { Sweep } from '../contracts/messages.ts';
import { type Clock, systemClock } from '../platform/clock.ts';
import { DynamoDatabase } from '../platform/dynamo-database.ts';
import { messageHandler } from '../platform/middleware.ts';
import { SqsQueue } from '../platform/queues.ts';
import { type SweepParts, sweep } from './sweep.ts';

export const createHandler = (parts: SweepParts & { clock: Clock }) =>
  messageHandler(Sweep, (message) => sweep(message, parts.clock(), parts));

function wire(): SweepParts & { clock: Clock } {
  const environment = readEnvironment('sweep', process.env);
  return {
    database: new DynamoDatabase({ campaigns: environment.CAMPAIGNS_TABLE, timeline: environment.TIMELINE_TABLE }),
    slices: new SqsQueue(environment.EXPAND_SLICE_QUEUE_URL),
    releases: new SqsQueue(environment.RELEASE_BATCHES_QUEUE_URL),
    clock: systemClock,
  };
}

let wired: ReturnType<typeof createHandler> | undefined;
export const handler = (event: SQSEvent, context: Context) => (wired ??= createHandler(wire()))(event, context);
