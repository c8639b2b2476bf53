import type { Topics, VirtualClock } from '../parts.ts';
import { arnOf } from './names.ts';
import type { QueueEngine } from './queues.ts';
import type { SeededIds } from './seeded-ids.ts';

export type PublishOptions = {
  subject?: string;
  attributes?: Record<string, { DataType: string; StringValue?: string }>;
};

export interface TopicEngine extends Topics {
  arns(): string[];
  has(topicArn: string): boolean;
  publish(topicArn: string, message: string, options?: PublishOptions): { messageId: string };
}

type Subscription = { queueArn: string; raw: boolean };

/** Topics whose subscribers are queues. */
export function createTopics(queues: QueueEngine, clock: VirtualClock, ids: SeededIds): TopicEngine {
  const topics = new Map<string, Subscription[]>();

  const subscribers = (topicArn: string): Subscription[] => {
    const subscriptions = topics.get(topicArn);
    if (subscriptions === undefined) throw new Error(`There is no topic ${topicArn}.`);
    return subscriptions;
  };

  return {
    create(name) {
      const arn = arnOf('sns', name);
      if (!topics.has(arn)) topics.set(arn, []);
      return arn;
    },
    subscribeQueue(topicArn, queueArn, { raw }) {
      const subscriptions = subscribers(topicArn);
      if (!subscriptions.some((subscription) => subscription.queueArn === queueArn))
        subscriptions.push({ queueArn, raw });
    },
    publish(topicArn, message, options = {}) {
      const messageId = ids.next();
      for (const { queueArn, raw } of subscribers(topicArn)) {
        queues.send(queueArn, raw ? message : envelope(topicArn, messageId, message, options, clock.now()));
      }
      return { messageId };
    },
    arns: () => [...topics.keys()],
    has: (topicArn) => topics.has(topicArn),
  };
}

/** SNS developer guide, "Parsing Amazon SNS message formats": the notification. Nobody here can sign it. */
function envelope(
  topicArn: string,
  messageId: string,
  message: string,
  options: PublishOptions,
  nowMs: number,
): string {
  const attributes = Object.entries(options.attributes ?? {}).map(([name, { DataType, StringValue }]) => [
    name,
    { Type: DataType, Value: StringValue },
  ]);
  return JSON.stringify({
    Type: 'Notification',
    MessageId: messageId,
    TopicArn: topicArn,
    ...(options.subject !== undefined && { Subject: options.subject }),
    Message: message,
    Timestamp: new Date(nowMs).toISOString(),
    SignatureVersion: '1',
    Signature: 'bG9jYWw=',
    SigningCertURL: 'https://sns.us-east-1.amazonaws.com/SimpleNotificationService-local.pem',
    UnsubscribeURL: `https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=${topicArn}:local`,
    ...(attributes.length > 0 && { MessageAttributes: Object.fromEntries(attributes) as Record<string, unknown> }),
  });
}
