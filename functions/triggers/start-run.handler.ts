import type { Context, SQSEvent } from 'aws-lambda';
import { readEnvironment } from '../contracts/environment.ts';
import { StartRun } from '../contracts/messages.ts';
import { type Clock, systemClock } from '../platform/clock.ts';
import { DynamoDatabase } from '../platform/dynamo-database.ts';
import { log } from '../platform/log.ts';
import { messageHandler } from '../platform/middleware.ts';
import { SqsQueue } from '../platform/queues.ts';
import { type StartRunParts, startRun } from './start-run.ts';

export const createHandler = (parts: StartRunParts & { clock: Clock }) =>
  messageHandler(StartRun, async (message) => {
    const answer = await startRun(message, parts.clock(), parts);
    if ('refused' in answer) log('warn', 'run not started', { campaignId: message.campaignId, reason: answer.refused });
  });

function wire(): StartRunParts & { clock: Clock } {
  const environment = readEnvironment('start-run', process.env);
  return {
    database: new DynamoDatabase({ customers: environment.CUSTOMERS_TABLE, campaigns: environment.CAMPAIGNS_TABLE }),
    slices: new SqsQueue(environment.EXPAND_SLICE_QUEUE_URL),
    stackId: environment.STACK_ID,
    clock: systemClock,
  };
}

let wired: ReturnType<typeof createHandler> | undefined;
export const handler = (event: SQSEvent, context: Context) => (wired ??= createHandler(wire()))(event, context);
