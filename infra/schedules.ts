import { Duration, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Schedule, ScheduleExpression, ScheduleGroup, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { SqsSendMessage } from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct } from 'constructs';
import type { Sweep } from '../functions/contracts/messages.ts';
import type { HeliantQueue } from './heliant-queue.ts';
import type { House } from './house.ts';
import { named } from './naming.ts';

export type ScheduledQueues = { startRun: HeliantQueue; releaseBatches: HeliantQueue; sweep: HeliantQueue };

/** Where campaigns' and runs' schedules lie, the role they send with, and the sweep that runs for ever. */
export class Schedules extends Construct {
  readonly groupName: string;
  /** May put messages on start-run and release-batches, and nothing else. */
  readonly senderRole: Role;

  constructor(scope: Construct, id: string, { environment }: House, queues: ScheduledQueues) {
    super(scope, id);
    this.groupName = named(environment.stage, 'schedules');
    const group = new ScheduleGroup(this, 'group', {
      scheduleGroupName: this.groupName,
      removalPolicy: environment.removal,
    });
    const scheduler = new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
    });
    this.senderRole = new Role(this, 'sender-role', { assumedBy: scheduler });
    queues.startRun.grant(this.senderRole, 'sqs:SendMessage');
    queues.releaseBatches.grant(this.senderRole, 'sqs:SendMessage');

    const message: Sweep = { sweep: 'all' };
    const target = {
      role: new Role(this, 'sweep-role', { assumedBy: scheduler }),
      input: ScheduleTargetInput.fromObject(message),
    };
    new Schedule(this, 'sweep', {
      scheduleName: named(environment.stage, 'sweep'),
      scheduleGroup: group,
      schedule: ScheduleExpression.rate(Duration.minutes(5)),
      target: new SqsSendMessage(queues.sweep, target),
    });
  }
}
