import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { QueueMessage } from '../../parts.ts';

/** The event Lambda hands a function for messages of a queue. */
export function queueEvent(messages: QueueMessage[], queueArn: string, region: string): SQSEvent {
  return { Records: messages.map((message) => queueRecord(message, queueArn, region)) };
}

function queueRecord(message: QueueMessage, queueArn: string, region: string): SQSRecord {
  return {
    messageId: message.messageId,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: message.attributes as unknown as SQSRecord['attributes'],
    messageAttributes: Object.fromEntries(
      Object.entries(message.messageAttributes).map(([name, { DataType, StringValue }]) => [
        name,
        {
          dataType: DataType as 'String',
          ...(StringValue !== undefined && { stringValue: StringValue }),
          stringListValues: [],
          binaryListValues: [],
        },
      ]),
    ),
    md5OfBody: message.md5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: region,
  };
}

/**
 * Which messages of a batch failed, by what the function answered: none by an empty answer, all of them by one that
 * names an unknown message or has another shape (Lambda developer guide, "Reporting batch item failures").
 */
export function failedMessageIds(answer: unknown, batch: QueueMessage[]): Set<string> {
  const all = new Set(batch.map(({ messageId }) => messageId));
  if (answer === null || answer === undefined || answer === '') return new Set();
  if (typeof answer !== 'object') return all;
  const { batchItemFailures } = answer as Partial<SQSBatchResponse>;
  if (batchItemFailures === undefined || batchItemFailures === null) return new Set();
  if (!Array.isArray(batchItemFailures)) return all;
  const failed = batchItemFailures.map((failure) => failure?.itemIdentifier);
  return failed.every((id) => all.has(id)) ? new Set(failed) : all;
}
