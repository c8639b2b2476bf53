import type { Context, SQSEvent } from 'aws-lambda';
import { readEnvironment } from '../contracts/environment.ts';
import { ReleaseBatches } from '../contracts/messages.ts';
import { type Clock, systemClock } from '../platform/clock.ts';
import { DynamoDatabase } from '../platform/dynamo-database.ts';
import { messageHandler } from '../platform/middleware.ts';
import { SqsQueue } from '../platform/queues.ts';
import { EventBridgeSchedules } from '../platform/schedules.ts';
import { type ReleaseParts, releaseBatches } from './release-batches.ts';

export const createHandler = (parts: ReleaseParts & { clock: Clock }) =>
  messageHandler(ReleaseBatches, (message) => releaseBatches(message, parts.clock(), parts));

function wire(): ReleaseParts & { clock: Clock } {
  const environment = readEnvironment('release-batches', process.env);
  return {
    database: new DynamoDatabase({ campaigns: environment.CAMPAIGNS_TABLE }),
    batches: new SqsQueue(environment.SEND_BATCH_QUEUE_URL),
    urgent: new SqsQueue(environment.SEND_URGENT_QUEUE_URL),
    schedules: new EventBridgeSchedules({
      group: environment.SCHEDULE_GROUP,
      roleArn: environment.SCHEDULE_ROLE_ARN,
      queueArn: environment.RELEASE_BATCHES_QUEUE_ARN,
    }),
    clock: systemClock,
  };
}

let wired: ReturnType<typeof createHandler> | undefined;
export const handler = (event: SQSEvent, context: Context) => (wired ??= createHandler(wire()))(event, context);
