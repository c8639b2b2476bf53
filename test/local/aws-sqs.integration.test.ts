import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LocalAws, startLocalAws } from '../support/local-aws.ts';

let local: LocalAws;
let sqs: SQSClient;
beforeAll(async () => {
  local = await startLocalAws();
  sqs = new SQSClient(local.client());
});
afterAll(() => local.close());

const queue = (name: string) => local.aws.queues.create(name, { visibilitySeconds: 30, delaySeconds: 0 });

test('sends, receives with attributes, and deletes in batches', async () => {
  const { url: QueueUrl } = queue('work');
  const MessageAttributes = { kind: { DataType: 'String', StringValue: 'birthday' } };
  const Entries = ['a', 'b', 'c'].map((Id) => ({ Id, MessageBody: `body ${Id}`, MessageAttributes }));
  const sent = await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  expect(sent.Successful?.map(({ Id }) => Id)).toEqual(['a', 'b', 'c']);
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: 10,
      MessageAttributeNames: ['All'],
      MessageSystemAttributeNames: ['All'],
    }),
  );
  expect(Messages.map(({ Body }) => Body)).toEqual(['body a', 'body b', 'body c']);
  expect(Messages[0]).toMatchObject({ MessageAttributes, Attributes: { ApproximateReceiveCount: '1' } });
  const deleted = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
  await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries: deleted }));
  expect(local.aws.queues.depth().find(({ arn }) => arn.endsWith(':work'))).toMatchObject({ visible: 0, inFlight: 0 });
});

test('waits for a message as long as it was asked to', async () => {
  const { url: QueueUrl } = queue('slow');
  const waiting = sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'at last' }));
  expect((await waiting).Messages?.[0]?.Body).toBe('at last');
  expect((await sqs.send(new ReceiveMessageCommand({ QueueUrl }))).Messages).toBeUndefined();
});

test('makes a delayed message wait in virtual time, and gives one back at once when asked', async () => {
  const { url: QueueUrl } = queue('delayed');
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'later', DelaySeconds: 600 }));
  expect((await sqs.send(new ReceiveMessageCommand({ QueueUrl }))).Messages).toBeUndefined();
  await local.clock.advanceTo(local.clock.now() + 600_000, async () => {});
  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
  const ReceiptHandle = Messages?.[0]?.ReceiptHandle;
  await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
  expect((await sqs.send(new ReceiveMessageCommand({ QueueUrl }))).Messages?.[0]?.Body).toBe('later');
});

test('lists queues, tells their attributes, empties them', async () => {
  const { url: QueueUrl, arn } = queue('listed');
  expect((await sqs.send(new ListQueuesCommand({ QueueNamePrefix: 'listed' }))).QueueUrls).toEqual([QueueUrl]);
  expect((await sqs.send(new GetQueueUrlCommand({ QueueName: 'listed' }))).QueueUrl).toBe(QueueUrl);
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }));
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'y', DelaySeconds: 60 }));
  await sqs.send(new PurgeQueueCommand({ QueueUrl }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
  expect(Attributes).toMatchObject({
    QueueArn: arn,
    ApproximateNumberOfMessages: '0',
    ApproximateNumberOfMessagesDelayed: '0',
    VisibilityTimeout: '30',
  });
});

test('refuses as SQS does: no such queue, too many entries, the same id twice, too long, not allowed', async () => {
  const { url: QueueUrl, arn } = queue('strict');
  const entries = (ids: string[]) => ids.map((Id) => ({ Id, MessageBody: 'x' }));
  const batch = (ids: string[]) => sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries: entries(ids) }));
  const nowhere = `${local.aws.endpoint}/000000000000/nowhere`;
  await expect(sqs.send(new SendMessageCommand({ QueueUrl: nowhere, MessageBody: 'x' }))).rejects.toMatchObject({
    name: 'QueueDoesNotExist',
  });
  await expect(batch(Array.from({ length: 11 }, (_, index) => String(index)))).rejects.toMatchObject({
    name: 'TooManyEntriesInBatchRequest',
  });
  await expect(batch(['a', 'a'])).rejects.toMatchObject({ name: 'BatchEntryIdsNotDistinct' });
  await expect(sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x'.repeat(1_048_577) }))).rejects.toThrow(
    'Message must be shorter than 1048576 bytes',
  );
  const credentials = local.aws.permissions.register('receiver', [
    { Effect: 'Allow', Action: 'sqs:ReceiveMessage', Resource: arn },
  ]);
  const receiver = new SQSClient(local.client(credentials));
  await receiver.send(new ReceiveMessageCommand({ QueueUrl }));
  await expect(receiver.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }))).rejects.toMatchObject({
    name: 'AccessDenied',
  });
});
