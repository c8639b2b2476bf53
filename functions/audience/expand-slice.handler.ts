import type { Context, SQSEvent } from 'aws-lambda';
import { readSettings } from '../campaigns/settings.store.ts';
import { readEnvironment } from '../contracts/environment.ts';
import { ExpandSlice } from '../contracts/messages.ts';
import { sendWindow } from '../gate/send-window.ts';
import { monotonicClock } from '../platform/clock.ts';
import { DynamoDatabase } from '../platform/dynamo-database.ts';
import { messageHandler } from '../platform/middleware.ts';
import { SqsQueue } from '../platform/queues.ts';
import { type ExpandParts, expandSlice } from './expand-slice.ts';

export const createHandler = (parts: ExpandParts) =>
  messageHandler(ExpandSlice, async (message) => {
    const settings = await readSettings(parts.database);
    await expandSlice(message, sendWindow(settings), parts);
  });

function wire(): ExpandParts {
  const environment = readEnvironment('expand-slice', process.env);
  return {
    database: new DynamoDatabase({
      customers: environment.CUSTOMERS_TABLE,
      occasions: environment.OCCASIONS_TABLE,
      campaigns: environment.CAMPAIGNS_TABLE,
    }),
    slices: new SqsQueue(environment.EXPAND_SLICE_QUEUE_URL),
    releases: new SqsQueue(environment.RELEASE_BATCHES_QUEUE_URL),
    elapsedMs: monotonicClock,
  };
}

let wired: ReturnType<typeof createHandler> | undefined;
export const handler = (event: SQSEvent, context: Context) => (wired ??= createHandler(wire()))(event, context);
