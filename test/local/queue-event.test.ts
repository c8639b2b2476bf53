import { describe, expect, it } from 'vitest';
import { failedMessageIds, queueEvent } from '../../infra/local/compute/sources/queue-event.ts';

const message = (messageId: string) => ({
  messageId,
  receiptHandle: `receipt-${messageId}`,
  body: '{"runId":"run_1"}',
  md5OfBody: 'd41d8cd98f00b204e9800998ecf8427e',
  attributes: { ApproximateReceiveCount: '2' },
  messageAttributes: { kind: { DataType: 'String', StringValue: 'slice' } },
});
const queueArn = 'arn:aws:sqs:us-east-1:000000000000:expand-slice';
const failedOf = (answer: unknown) => [...failedMessageIds(answer, [message('m1'), message('m2')])];

describe('messages for a function', () => {
  it('have the shape of a Lambda SQS event', () => {
    expect(queueEvent([message('m1')], queueArn, 'us-east-1')).toEqual({
      Records: [
        {
          messageId: 'm1',
          receiptHandle: 'receipt-m1',
          body: '{"runId":"run_1"}',
          attributes: { ApproximateReceiveCount: '2' },
          messageAttributes: {
            kind: { dataType: 'String', stringValue: 'slice', stringListValues: [], binaryListValues: [] },
          },
          md5OfBody: 'd41d8cd98f00b204e9800998ecf8427e',
          eventSource: 'aws:sqs',
          eventSourceARN: queueArn,
          awsRegion: 'us-east-1',
        },
      ],
    });
  });

  it.each([
    ['an empty answer', null, []],
    ['an empty list', { batchItemFailures: [] }, []],
    ['no list', {}, []],
    ['one of them', { batchItemFailures: [{ itemIdentifier: 'm2' }] }, ['m2']],
    ['a message that is not in the batch', { batchItemFailures: [{ itemIdentifier: 'm9' }] }, ['m1', 'm2']],
    ['an item without identifier', { batchItemFailures: [{}] }, ['m1', 'm2']],
    ['something that is no answer', 'done', ['m1', 'm2']],
  ])('fail as Lambda reads the answer: %s', (_name, answer, failed) => {
    expect(failedOf(answer)).toEqual(failed);
  });
});
