import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { HarmAlarm } from './harm-alarm.ts';
import type { House } from './house.ts';
import { named } from './naming.ts';

/** SQS keeps a message at most this long: the time operators have to look at a dead letter (SQS quotas). */
const deadLetterRetention = Duration.days(14);
/** A message is tried ten times: at one try per visibility (six minutes) that rides out an outage of an hour. */
const maxReceiveCount = 10;

/** Encrypted with SQS's own key (a customer-managed one costs a KMS call per batch), reached over TLS only. */
const defaults = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true };

/** Where messages end that no retry could help. Alarms at the first one. */
export class DeadLetterQueue extends Queue {
  constructor(scope: Construct, name: string, house: House, harm: string) {
    super(scope, `${name}-dead-letters`, {
      ...defaults,
      queueName: named(house.environment.stage, `${name}-dead-letters`),
      retentionPeriod: deadLetterRetention,
    });
    const metric = this.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum' });
    new HarmAlarm(this, `${name}-dead-letters`, house, { metric, harm, threshold: 1 });
  }
}

export type HeliantQueueProps = {
  /** Time-out of the function that reads the queue. */
  functionTimeout: Duration;
  /** What customers suffer when a message is given up. */
  deadLetterHarm: string;
  /** What customers suffer when messages wait longer than `oldestMinutes`. */
  ageHarm: string;
  oldestMinutes: number;
  retention?: Duration;
};

/** A queue with its dead letters and both alarms. Visibility is six times the reader's time-out (Lambda's guide for SQS sources). */
export class HeliantQueue extends Queue {
  constructor(scope: Construct, name: string, house: House, props: HeliantQueueProps) {
    super(scope, `${name}-queue`, {
      ...defaults,
      queueName: named(house.environment.stage, name),
      visibilityTimeout: Duration.seconds(props.functionTimeout.toSeconds() * 6),
      retentionPeriod: props.retention ?? Duration.days(4),
      deadLetterQueue: { queue: new DeadLetterQueue(scope, name, house, props.deadLetterHarm), maxReceiveCount },
    });
    new HarmAlarm(this, `${name}-age`, house, {
      metric: this.metricApproximateAgeOfOldestMessage({ statistic: 'Maximum' }),
      harm: props.ageHarm,
      threshold: Duration.minutes(props.oldestMinutes).toSeconds(),
    });
  }
}
