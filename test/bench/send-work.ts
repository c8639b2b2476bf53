import {
  BatchExecuteStatementCommand,
  BatchGetItemCommand,
  DynamoDBClient,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { SESv2Client, SendBulkEmailCommand } from '@aws-sdk/client-sesv2';
import { batchPart } from '../../functions/audience/run.store.ts';
import type { ReleaseBatches, SendBatch } from '../../functions/contracts/messages.ts';
import { EmailChannel } from '../../functions/dispatch/email.channel.ts';
import { MemorySender } from '../../functions/dispatch/message-channel.ts';
import { type SendBatchParts, sendBatch } from '../../functions/dispatch/send-batch.ts';
import { DynamoDatabase } from '../../functions/platform/dynamo-database.ts';
import { MemoryQueue } from '../../functions/platform/queues.ts';
import { MemorySchedules } from '../../functions/platform/schedules.ts';
import { signingKeys } from '../../functions/platform/signing-keys.ts';
import { runIdOf } from '../support/builders.ts';
import { answerParent, measure, peakResidentMb } from './measure.ts';

export type SendTask = { who: 'ours' | 'floor'; endpoint: string; dueAt: string; batches: number };
export type Sent = { cpuSeconds: number; seconds: number; peakResidentMb: number };

let send: (() => Promise<void>) | undefined;

/**
 * Sends some more batches at each task, through the real send-batch and real clients; or makes the very calls that a batch
 * made (heard on the clients' way out) again and again, as a bare loop over the SDK.
 */
answerParent(async ({ who, endpoint, dueAt, batches }: SendTask): Promise<Sent> => {
  const next = (send ??=
    who === 'ours' ? sender(endpoint, dueAt) : bareLoop(endpoint, await callsOfOneBatch(endpoint, dueAt)));
  const { cpuSeconds, seconds } = await measure(async () => {
    for (let batch = 0; batch < batches; batch++) await next();
  });
  return { cpuSeconds, seconds, peakResidentMb: peakResidentMb() };
});

/** Sends the next batch at each call. */
function sender(endpoint: string, dueAt: string, clients = clientsAt(endpoint)): () => Promise<void> {
  const parts = partsWith(clients.database, clients.email, Date.parse(dueAt));
  let number = 0;
  return () => sendBatch(messageOf(number++, dueAt), false, parts);
}

function clientsAt(endpoint: string) {
  const settings = {
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  };
  const clients = { database: new DynamoDBClient(settings), email: new SESv2Client(settings) };
  clients.database.middlewareStack.remove('loggerMiddleware');
  clients.email.middlewareStack.remove('loggerMiddleware');
  return clients;
}

const messageOf = (number: number, dueAt: string): SendBatch => ({
  runId: runIdOf('run_1v1once'),
  batch: batchPart(Date.parse(dueAt), 0, number),
});

function partsWith(database: DynamoDBClient, email: SESv2Client, nowMs: number): SendBatchParts {
  const names = { customers: 'customers', gates: 'gates', timeline: 'timeline', campaigns: 'campaigns' };
  return {
    database: new DynamoDatabase(names, database),
    senders: { email: new EmailChannel('heliant', email), sms: new MemorySender() },
    composer: {
      keys: signingKeys({ k1: Buffer.alloc(32, 7).toString('base64') }),
      publicUrl: 'https://bank.example',
      mailDomain: 'bank.example',
    },
    batches: new MemoryQueue<SendBatch>(),
    urgent: new MemoryQueue<SendBatch>(),
    releases: new MemorySchedules<ReleaseBatches>(),
    stackId: 'stack-1',
    ratePerSecond: async () => 1_000_000,
    pause: async () => {},
    clock: () => nowMs,
    elapsedMs: () => performance.now(),
    attempt: 'attempt0',
  };
}

type Heard = { name: string; input: object };

/** What the clients put on the wire for one batch, with values as DynamoDB's API has them. */
async function callsOfOneBatch(endpoint: string, dueAt: string): Promise<Heard[]> {
  const { database, email } = clientsAt(endpoint);
  const heard: Heard[] = [];
  const hear = (commandName: unknown, input: object) => void heard.push({ name: String(commandName), input });
  const place = { step: 'build' } as const;
  database.middlewareStack.add(
    (next, { commandName }) =>
      (call) => {
        hear(commandName, call.input);
        return next(call);
      },
    place,
  );
  email.middlewareStack.add(
    (next, { commandName }) =>
      (call) => {
        hear(commandName, call.input);
        return next(call);
      },
    place,
  );
  await sender(endpoint, dueAt, { database, email })();
  return heard;
}

/** Every call of a batch again, in its order. */
function bareLoop(endpoint: string, heard: Heard[]): () => Promise<void> {
  const { database, email } = clientsAt(endpoint);
  const sends: Record<string, (input: never) => Promise<unknown>> = {
    BatchGetItemCommand: (input) => database.send(new BatchGetItemCommand(input)),
    UpdateItemCommand: (input) => database.send(new UpdateItemCommand(input)),
    BatchExecuteStatementCommand: (input) => database.send(new BatchExecuteStatementCommand(input)),
    TransactWriteItemsCommand: (input) => database.send(new TransactWriteItemsCommand(input)),
    SendBulkEmailCommand: (input) => email.send(new SendBulkEmailCommand(input)),
  };
  return async () => {
    for (const { name, input } of heard) await sends[name]!(input as never);
  };
}
