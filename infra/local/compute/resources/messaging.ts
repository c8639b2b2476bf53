import { z } from 'zod';
import type { ResourceKind } from './resource-kind.ts';

const QueueProperties = z.object({
  QueueName: z.string().optional(),
  FifoQueue: z.literal(false).optional(),
  VisibilityTimeout: z.coerce.number().default(30),
  DelaySeconds: z.coerce.number().default(0),
  RedrivePolicy: z.object({ deadLetterTargetArn: z.string(), maxReceiveCount: z.coerce.number() }).optional(),
});

/** AWS::SQS::Queue */
export const queue: ResourceKind = async (properties, { aws, landscape, generatedName }) => {
  const { QueueName, VisibilityTimeout, DelaySeconds, RedrivePolicy } = QueueProperties.parse(properties);
  const name = QueueName ?? generatedName;
  const { url, arn } = aws.queues.create(name, {
    visibilitySeconds: VisibilityTimeout,
    delaySeconds: DelaySeconds,
    ...(RedrivePolicy && {
      deadLetter: { arn: RedrivePolicy.deadLetterTargetArn, maxReceives: RedrivePolicy.maxReceiveCount },
    }),
  });
  landscape.queueVisibilitySeconds.set(arn, VisibilityTimeout);
  return { ref: url, attributes: { Arn: arn, QueueName: name, QueueUrl: url } };
};

const TopicProperties = z.object({ TopicName: z.string().optional() });

/** AWS::SNS::Topic */
export const topic: ResourceKind = async (properties, { aws, generatedName }) => {
  const name = TopicProperties.parse(properties).TopicName ?? generatedName;
  const arn = aws.topics.create(name);
  return { ref: arn, attributes: { TopicArn: arn, TopicName: name } };
};

const SubscriptionProperties = z.object({
  Protocol: z.string(),
  TopicArn: z.string(),
  Endpoint: z.string(),
  RawMessageDelivery: z.boolean().default(false),
});

/** AWS::SNS::Subscription: queues are subscribed; alarms that go to somebody's mailbox have nobody here. */
export const subscription: ResourceKind = async (properties, { aws, generatedName }) => {
  const { Protocol, TopicArn, Endpoint, RawMessageDelivery } = SubscriptionProperties.parse(properties);
  if (Protocol === 'sqs') aws.topics.subscribeQueue(TopicArn, Endpoint, { raw: RawMessageDelivery });
  else if (Protocol !== 'email') throw new Error(`subscriptions by ${Protocol} are not offered`);
  return { ref: `${TopicArn}:${generatedName}`, attributes: {} };
};

const Principal = z.object({ Service: z.union([z.string(), z.array(z.string())]) });
const TopicPolicyProperties = z.object({
  PolicyDocument: z.object({ Statement: z.array(z.looseObject({ Effect: z.string(), Principal: z.unknown() })) }),
  Topics: z.array(z.string()),
});

/** AWS::SNS::TopicPolicy: where AWS's SMS service may publish, replies by SMS arrive or what became of texts. */
export const topicPolicy: ResourceKind = async (properties, { landscape, generatedName }) => {
  const { PolicyDocument, Topics } = TopicPolicyProperties.parse(properties);
  const services = PolicyDocument.Statement.filter(({ Effect }) => Effect === 'Allow').flatMap((statement) => {
    const principal = Principal.safeParse(statement.Principal);
    return principal.success ? [principal.data.Service].flat() : [];
  });
  const [topicArn] = Topics;
  if (services.includes('sms-voice.amazonaws.com') && topicArn !== undefined) landscape.inbound.sms.push(topicArn);
  return { ref: generatedName, attributes: {} };
};
