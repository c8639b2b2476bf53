import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll } from 'vitest';
import { SqsQueue } from '../../functions/platform/queues.ts';
import { type LocalAws, startLocalAws } from '../support/local-aws.ts';
import { describeQueue, type Note, type QueueUnderTest } from './queue-contract.ts';

const visibilitySeconds = 360;

let local: LocalAws;
let made = 0;
beforeAll(async () => {
  local = await startLocalAws();
});
afterAll(() => local.close());

async function freshQueue(): Promise<QueueUnderTest> {
  const { url, arn } = local.aws.queues.create(`notes-${(made += 1)}`, { visibilitySeconds, delaySeconds: 0 });
  const depth = () => local.aws.queues.depth().find((each) => each.arn === arn);
  return {
    queue: new SqsQueue<Note>(url, new SQSClient(local.client())),
    visibilitySeconds,
    async receive(then = 'done') {
      const received: { message: Note; group: string | undefined }[] = [];
      while ((depth()?.visible ?? 0) > 0) {
        const batch = await local.aws.queues.take(arn, 10, AbortSignal.timeout(1_000));
        for (const { body, attributes } of batch)
          received.push({ message: JSON.parse(body) as Note, group: attributes['MessageGroupId'] });
        if (then === 'left') continue;
        local.aws.queues.remove(
          arn,
          batch.map(({ receiptHandle }) => receiptHandle),
        );
      }
      return received;
    },
    pass: (seconds) => local.clock.advanceTo(local.clock.now() + seconds * 1000, async () => {}),
  };
}

describeQueue('SQS', async () => {
  local.aws.faults.replace([]);
  return freshQueue();
});

describeQueue('SQS that delivers twice and in any order', async () => {
  local.aws.faults.replace([
    { call: 'sqs.*', kind: 'duplicate', rate: 0.5, seed: 1 },
    { call: 'sqs.*', kind: 'reorder', rate: 0.5, seed: 1 },
  ]);
  return freshQueue();
});
