import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { afterEach } from 'vitest';
import { EventBridgeSchedules } from '../../functions/platform/schedules.ts';
import { type LocalAws, startLocalAws } from '../support/local-aws.ts';
import { type Call, describeSchedules } from './schedules-contract.ts';

let local: LocalAws;
afterEach(() => local.close());

describeSchedules('EventBridge Scheduler', async () => {
  local = await startLocalAws();
  const { aws, clock } = local;
  const { arn: queueArn } = aws.queues.create('calls', { visibilitySeconds: 30, delaySeconds: 0 });
  aws.permissions.register('clock', [{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: queueArn }]);
  aws.schedules.createGroup('heliant');
  const target = { group: 'heliant', roleArn: 'arn:aws:iam::000000000000:role/clock', queueArn };
  const waiting = () => aws.queues.depth().find(({ arn }) => arn === queueArn)?.visible ?? 0;
  return {
    schedules: new EventBridgeSchedules<Call>(target, new SchedulerClient(local.client()), () => clock.now()),
    async goTo(iso) {
      await clock.advanceTo(Date.parse(iso), async () => {});
      const calls: Call[] = [];
      while (waiting() > 0) {
        const batch = await aws.queues.take(queueArn, 10, AbortSignal.timeout(1_000));
        calls.push(...batch.map(({ body }) => JSON.parse(body) as Call));
        aws.queues.remove(
          queueArn,
          batch.map(({ receiptHandle }) => receiptHandle),
        );
      }
      return calls;
    },
  };
});
