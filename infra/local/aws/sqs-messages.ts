import type { QueueMessage } from '../parts.ts';
import { digestOfAttributes } from './message-digest.ts';
import type { MessageQueue } from './message-queue.ts';
import type { QueueEngine } from './queues.ts';
import { maxMessageBytes } from './sqs-batch.ts';
import { invalid } from './sqs-faults.ts';
import { AwsFault, textIn } from './wire.ts';

type Input = Record<string, unknown>;

/** A whole number within bounds; numbers come as text in the older protocol. */
export function whole(input: Input, name: string, least: number, most: number): number | undefined {
  if (input[name] === undefined) return undefined;
  const value = Number(input[name]);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw invalid(
    `Value ${textIn(input, name) || value} for parameter ${name} is invalid. It must be between ${least} and ${most}.`,
  );
}

/** Puts one message into a queue: of SendMessage, or an entry of SendMessageBatch. */
export function sendMessage(queues: QueueEngine, queue: MessageQueue, input: Input): Record<string, unknown> {
  const body = textIn(input, 'MessageBody');
  if (body === '') throw new AwsFault('MissingParameter', 'The request must contain the parameter MessageBody.');
  if (Buffer.byteLength(body) > maxMessageBytes)
    throw invalid(`One or more parameters are invalid. Reason: Message must be shorter than ${maxMessageBytes} bytes.`);
  const attributes = textAttributes(input['MessageAttributes']);
  const delaySeconds = whole(input, 'DelaySeconds', 0, 900);
  const groupId = textIn(input, 'MessageGroupId');
  const { messageId, md5 } = queues.post(queue, body, {
    attributes,
    ...(delaySeconds !== undefined && { delaySeconds }),
    ...(groupId !== '' && { groupId }),
  });
  return { MessageId: messageId, MD5OfMessageBody: md5, MD5OfMessageAttributes: digestOfAttributes(attributes) };
}

/** Deleting what is gone already is a success; a receipt that nobody ever gave out is not. */
export function deleteMessage(queue: MessageQueue, input: Input): Record<string, unknown> {
  const receipt = textIn(input, 'ReceiptHandle');
  if (!queue.remove(receipt) && !/\/\d+$/.test(receipt)) {
    throw new AwsFault(
      'ReceiptHandleIsInvalid',
      `The input receipt handle "${receipt}" is not a valid receipt handle.`,
    );
  }
  return {};
}

/** Hides a received message for longer, or shows it at once. */
export function changeVisibility(queue: MessageQueue, input: Input): Record<string, unknown> {
  const seconds = whole(input, 'VisibilityTimeout', 0, 43_200);
  if (seconds === undefined)
    throw new AwsFault('MissingParameter', 'The request must contain the parameter VisibilityTimeout.');
  if (queue.changeVisibility(textIn(input, 'ReceiptHandle'), seconds)) return {};
  throw new AwsFault('MessageNotInflight', 'The message referred to is not in flight.');
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
export function received(message: QueueMessage, input: Input): Record<string, unknown> {
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
