import type { QueueMessage } from '../parts.ts';
import type { Authorize } from './authorize.ts';
import { digestOfAttributes } from './message-digest.ts';
import type { MessageQueue } from './message-queue.ts';
import { nameIn } from './names.ts';
import type { QueueEngine } from './queues.ts';
import { eachEntry, entriesOf, maxEntries, maxMessageBytes } from './sqs-batch.ts';
import { invalid, noSuchQueue } from './sqs-faults.ts';
import { type AwsCall, AwsFault, textIn } from './wire.ts';

type Input = Record<string, unknown>;
type Output = Record<string, unknown> | undefined;
type Operation = (input: Input, call: AwsCall) => Output | Promise<Output>;

/** A whole number within bounds; numbers come as text in the older protocol. */
function whole(input: Input, name: string, least: number, most: number): number | undefined {
  if (input[name] === undefined) return undefined;
  const value = Number(input[name]);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw invalid(
    `Value ${textIn(input, name) || value} for parameter ${name} is invalid. It must be between ${least} and ${most}.`,
  );
}

/** What each SQS operation does, in the words of the JSON protocol. */
export function sqsOperations(queues: QueueEngine, authorize: Authorize): Record<string, Operation> {
  const queueFor = (input: Input, call: AwsCall, action: string): MessageQueue => {
    const queue = queues.byName(nameIn(textIn(input, 'QueueUrl')));
    if (queue === undefined) throw noSuchQueue();
    authorize(call, `sqs:${action}`, queue.arn);
    return queue;
  };

  const send = (queue: MessageQueue, input: Input): Record<string, unknown> => {
    const body = textIn(input, 'MessageBody');
    if (body === '') throw new AwsFault('MissingParameter', 'The request must contain the parameter MessageBody.');
    if (Buffer.byteLength(body) > maxMessageBytes)
      throw invalid(
        `One or more parameters are invalid. Reason: Message must be shorter than ${maxMessageBytes} bytes.`,
      );
    const attributes = textAttributes(input['MessageAttributes']);
    const delaySeconds = whole(input, 'DelaySeconds', 0, 900);
    const groupId = textIn(input, 'MessageGroupId');
    const { messageId, md5 } = queues.post(queue, body, {
      attributes,
      ...(delaySeconds !== undefined && { delaySeconds }),
      ...(groupId !== '' && { groupId }),
    });
    return { MessageId: messageId, MD5OfMessageBody: md5, MD5OfMessageAttributes: digestOfAttributes(attributes) };
  };
  // Deleting what is gone already is a success; a receipt that nobody ever gave out is not.
  const remove = (queue: MessageQueue, input: Input): Record<string, unknown> => {
    const receipt = textIn(input, 'ReceiptHandle');
    if (!queue.remove(receipt) && !/\/\d+$/.test(receipt)) {
      throw new AwsFault(
        'ReceiptHandleIsInvalid',
        `The input receipt handle "${receipt}" is not a valid receipt handle.`,
      );
    }
    return {};
  };
  const changeVisibility = (queue: MessageQueue, input: Input): Record<string, unknown> => {
    const seconds = whole(input, 'VisibilityTimeout', 0, 43_200);
    if (seconds === undefined)
      throw new AwsFault('MissingParameter', 'The request must contain the parameter VisibilityTimeout.');
    if (queue.changeVisibility(textIn(input, 'ReceiptHandle'), seconds)) return {};
    throw new AwsFault('MessageNotInflight', 'The message referred to is not in flight.');
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
    SendMessage: (input, call) => send(queueFor(input, call, 'SendMessage'), input),
    SendMessageBatch(input, call) {
      const queue = queueFor(input, call, 'SendMessage');
      const bytes = entriesOf(input).reduce((sum, entry) => sum + Buffer.byteLength(textIn(entry, 'MessageBody')), 0);
      if (bytes > maxMessageBytes)
        throw new AwsFault(
          'BatchRequestTooLong',
          `Batch requests cannot be longer than ${maxMessageBytes} bytes. You have sent ${bytes} bytes.`,
        );
      return eachEntry(input, (entry) => send(queue, entry));
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
      remove(queueFor(input, call, 'DeleteMessage'), input);
      return undefined;
    },
    DeleteMessageBatch(input, call) {
      const queue = queueFor(input, call, 'DeleteMessage');
      return eachEntry(input, (entry) => remove(queue, entry));
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

function textAttributes(value: unknown): QueueMessage['messageAttributes'] {
  const attributes = (value ?? {}) as QueueMessage['messageAttributes'];
  for (const [name, { DataType, StringValue }] of Object.entries(attributes)) {
    if (/^(String|Number)(\.|$)/.test(DataType) && StringValue !== undefined && StringValue !== '') continue;
    throw invalid(
      `The message attribute '${name}' must be a non-empty String or Number: the local endpoint keeps no binary ones.`,
    );
  }
  return attributes;
}

/** Attributes are answered only when asked for, as on AWS. */
function received(message: QueueMessage, input: Input): Record<string, unknown> {
  const asked = (...names: string[]) =>
    names.flatMap((name) => (Array.isArray(input[name]) ? (input[name] as string[]) : []));
  const system = new Set(asked('AttributeNames', 'MessageSystemAttributeNames'));
  const own = asked('MessageAttributeNames');
  const isAsked = (name: string) =>
    own.some(
      (pattern) =>
        pattern === 'All' || pattern === name || (pattern.endsWith('.*') && name.startsWith(pattern.slice(0, -1))),
    );
  const attributes = Object.fromEntries(
    Object.entries(message.attributes).filter(([name]) => system.has('All') || system.has(name)),
  );
  const messageAttributes = Object.fromEntries(
    Object.entries(message.messageAttributes).filter(([name]) => isAsked(name)),
  );
  return {
    MessageId: message.messageId,
    ReceiptHandle: message.receiptHandle,
    MD5OfBody: message.md5OfBody,
    Body: message.body,
    ...(Object.keys(attributes).length > 0 && { Attributes: attributes }),
    ...(Object.keys(messageAttributes).length > 0 && {
      MessageAttributes: messageAttributes,
      MD5OfMessageAttributes: digestOfAttributes(messageAttributes),
    }),
  };
}
