import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Context, SQSEvent } from 'aws-lambda';
import { type Environment, readEnvironment } from '../contracts/environment.ts';
import { SendBatch } from '../contracts/messages.ts';
import { monotonicClock, systemClock } from '../platform/clock.ts';
import { DynamoDatabase } from '../platform/dynamo-database.ts';
import { messageHandler } from '../platform/middleware.ts';
import { SqsQueue } from '../platform/queues.ts';
import { EventBridgeSchedules } from '../platform/schedules.ts';
import { type SigningKeys, secretKeys } from '../platform/signing-keys.ts';
import { accountClient, accountRate } from './account-rate.channel.ts';
import { EmailChannel } from './email.channel.ts';
import { EndUserMessagingChannel } from './end-user-messaging.channel.ts';
import type { MessageSender } from './message-channel.ts';
import { type SendBatchParts, sendBatch } from './send-batch.ts';
import { SmsChannel } from './sms.channel.ts';

type HandlerParts = Omit<SendBatchParts, 'composer' | 'attempt'> & {
  composer: Omit<SendBatchParts['composer'], 'keys'>;
  readKeys: () => Promise<SigningKeys>;
  /** A short name for this attempt in the claims it takes. */
  newAttempt: () => string;
};

export const createHandler = ({ composer, readKeys, newAttempt, ...parts }: HandlerParts) =>
  messageHandler(SendBatch, async (message, record) => {
    const isRepeat = message.isRepeat === true || Number(record.attributes.ApproximateReceiveCount) > 1;
    await sendBatch(message, isRepeat, {
      ...parts,
      composer: { ...composer, keys: await readKeys() },
      attempt: newAttempt(),
    });
  });

function wire(): HandlerParts {
  const environment = readEnvironment('send-batch', process.env);
  return {
    database: new DynamoDatabase({
      customers: environment.CUSTOMERS_TABLE,
      gates: environment.GATES_TABLE,
      timeline: environment.TIMELINE_TABLE,
      campaigns: environment.CAMPAIGNS_TABLE,
    }),
    senders: { email: new EmailChannel(environment.CONFIGURATION_SET), sms: smsSender(environment) },
    batches: new SqsQueue(environment.SEND_BATCH_QUEUE_URL),
    urgent: new SqsQueue(environment.SEND_URGENT_QUEUE_URL),
    releases: new EventBridgeSchedules({
      group: environment.SCHEDULE_GROUP,
      roleArn: environment.SCHEDULE_ROLE_ARN,
      queueArn: environment.RELEASE_BATCHES_QUEUE_ARN,
    }),
    composer: { publicUrl: environment.PUBLIC_URL, mailDomain: environment.MAIL_DOMAIN },
    readKeys: secretKeys(environment.SIGNING_SECRET_ID),
    ratePerSecond: accountRate(accountClient(), monotonicClock, Number(environment.SMS_PER_SECOND)),
    newAttempt: () => randomUUID().slice(0, 8),
    stackId: environment.STACK_ID,
    clock: systemClock,
    elapsedMs: monotonicClock,
    pause: (ms) => pause(ms),
  };
}

/** Which of the two is the stage's choice. */
const smsSender = ({ SMS_PROVIDER, SMS_CONFIGURATION_SET }: Environment<'send-batch'>): MessageSender =>
  SMS_PROVIDER === 'end-user-messaging' ? new EndUserMessagingChannel(SMS_CONFIGURATION_SET) : new SmsChannel();

let wired: ReturnType<typeof createHandler> | undefined;
export const handler = (event: SQSEvent, context: Context) => (wired ??= createHandler(wire()))(event, context);
