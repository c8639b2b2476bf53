import type { Authorize } from './authorize.ts';
import type { MessageQueue } from './message-queue.ts';
import { nameIn } from './names.ts';
import type { QueueEngine } from './queues.ts';
import { eachEntry, entriesOf, maxEntries, maxMessageBytes } from './sqs-batch.ts';
import { noSuchQueue } from './sqs-faults.ts';
import { changeVisibility, deleteMessage, received, sendMessage, whole } from './sqs-messages.ts';
import { type AwsCall, AwsFault, textIn } from './wire.ts';

type Input = Record<string, unknown>;
type Output = Record<string, unknown> | undefined;
type Operation = (input: Input, call: AwsCall) => Output | Promise<Output>;

/** What each SQS operation does, in the words of the JSON protocol. */
export function sqsOperations(queues: QueueEngine, authorize: Authorize): Record<string, Operation> {
  const queueFor = (input: Input, call: AwsCall, action: string): MessageQueue => {
    const queue = queues.byName(nameIn(textIn(input, 'QueueUrl')));
    if (queue === undefined) throw noSuchQueue();
    authorize(call, `sqs:${action}`, queue.arn);
    return queue;
  };

  return {
    ListQueues(input, call) {
      authorize(call, 'sqs:ListQueues', '*');
      const named = queues.all().filter(({ name }) => name.startsWith(textIn(input, 'QueueNamePrefix')));
      return { QueueUrls: named.map((queue) => queues.urlOf(queue)) };
    },
    GetQueueUrl(input, call) {
      return { QueueUrl: queues.urlOf(queueFor({ QueueUrl: input['QueueName'] }, call, 'GetQueueUrl')) };
    },
    GetQueueAttributes(input, call) {
      const all = queueAttributes(queueFor(input, call, 'GetQueueAttributes'));
      const wanted = new Set(Array.isArray(input['AttributeNames']) ? (input['AttributeNames'] as string[]) : []);
      return {
        Attributes: Object.fromEntries(Object.entries(all).filter(([name]) => wanted.has('All') || wanted.has(name))),
      };
    },
    SendMessage: (input, call) => sendMessage(queues, queueFor(input, call, 'SendMessage'), input),
    SendMessageBatch(input, call) {
      const queue = queueFor(input, call, 'SendMessage');
      const bytes = entriesOf(input).reduce((sum, entry) => sum + Buffer.byteLength(textIn(entry, 'MessageBody')), 0);
      if (bytes > maxMessageBytes)
        throw new AwsFault(
          'BatchRequestTooLong',
          `Batch requests cannot be longer than ${maxMessageBytes} bytes. You have sent ${bytes} bytes.`,
        );
      return eachEntry(input, (entry) => sendMessage(queues, queue, entry));
    },
    async ReceiveMessage(input, call) {
      const queue = queueFor(input, call, 'ReceiveMessage');
      const max = whole(input, 'MaxNumberOfMessages', 1, maxEntries) ?? 1;
      const waitSeconds = whole(input, 'WaitTimeSeconds', 0, 20) ?? 0;
      const visibilitySeconds = whole(input, 'VisibilityTimeout', 0, 43_200);
      const messages =
        waitSeconds === 0
          ? queue.takeNow(max, visibilitySeconds)
          : await queue.take(
              max,
              AbortSignal.any([call.gone, AbortSignal.timeout(waitSeconds * 1000)]),
              visibilitySeconds,
            );
      return messages.length === 0 ? {} : { Messages: messages.map((message) => received(message, input)) };
    },
    DeleteMessage(input, call) {
      deleteMessage(queueFor(input, call, 'DeleteMessage'), input);
      return undefined;
    },
    DeleteMessageBatch(input, call) {
      const queue = queueFor(input, call, 'DeleteMessage');
      return eachEntry(input, (entry) => deleteMessage(queue, entry));
    },
    ChangeMessageVisibility(input, call) {
      changeVisibility(queueFor(input, call, 'ChangeMessageVisibility'), input);
      return undefined;
    },
    ChangeMessageVisibilityBatch(input, call) {
      const queue = queueFor(input, call, 'ChangeMessageVisibility');
      return eachEntry(input, (entry) => changeVisibility(queue, entry));
    },
    PurgeQueue(input, call) {
      queueFor(input, call, 'PurgeQueue').purge();
      return undefined;
    },
  };
}

function queueAttributes(queue: MessageQueue): Record<string, string> {
  const { visibilitySeconds, delaySeconds, deadLetter } = queue.options;
  const createdSeconds = String(Math.floor(queue.createdMs / 1000));
  return {
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: String(queue.depth.visible),
    ApproximateNumberOfMessagesNotVisible: String(queue.depth.inFlight),
    ApproximateNumberOfMessagesDelayed: String(queue.depth.delayed),
    CreatedTimestamp: createdSeconds,
    LastModifiedTimestamp: createdSeconds,
    VisibilityTimeout: String(visibilitySeconds),
    DelaySeconds: String(delaySeconds),
    MaximumMessageSize: String(maxMessageBytes),
    ReceiveMessageWaitTimeSeconds: '0',
    ...(deadLetter && {
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetter.arn, maxReceiveCount: deadLetter.maxReceives }),
    }),
  };
}
