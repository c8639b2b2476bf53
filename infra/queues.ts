import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { QueueName } from './grants.ts';
import { defaultTimeout, importTimeout } from './heliant-function.ts';
import { HeliantQueue, type HeliantQueueProps } from './heliant-queue.ts';
import type { House } from './house.ts';

/** Each queue in flow order, and whom it hurts when its messages are given up or wait. */
const queueProps: Record<QueueName, HeliantQueueProps> = {
  'start-run': {
    functionTimeout: defaultTimeout,
    deadLetterHarm: 'A campaign did not start: nobody in its audience gets their message.',
    ageHarm: 'Campaigns start late: customers get their greeting after the hour it was planned for, or not that day.',
    oldestMinutes: 10,
  },
  'expand-slice': {
    functionTimeout: defaultTimeout,
    deadLetterHarm: 'Part of an audience is not picked, so its run never sends: none of its customers gets a message.',
    ageHarm: 'Audiences freeze late: customers in early time zones may miss their local hour.',
    oldestMinutes: 30,
  },
  'release-batches': {
    functionTimeout: defaultTimeout,
    deadLetterHarm: 'Frozen batches are not released: the customers in them wait for a message that does not come.',
    ageHarm: 'Batches are released late: customers get their message after their local hour.',
    oldestMinutes: 15,
  },
  'send-batch': {
    functionTimeout: defaultTimeout,
    deadLetterHarm: 'Up to 50 customers per message got nothing, or nobody knows whether they did.',
    ageHarm: 'Sending falls behind: customers get their message late, or are refused it because their day is over.',
    oldestMinutes: 60,
  },
  'send-urgent': {
    functionTimeout: defaultTimeout,
    deadLetterHarm: 'Up to 50 customers per message got no service message, or nobody knows whether they did.',
    ageHarm: 'Service messages fall behind: customers learn late of what they must know about their accounts.',
    oldestMinutes: 15,
  },
  sweep: {
    functionTimeout: defaultTimeout,
    deadLetterHarm: 'Lost work is not put back on its way: customers in a stalled run get nothing.',
    ageHarm: 'Lost work is found late: customers in a stalled run wait longer for their message.',
    oldestMinutes: 15,
    // A sweep that waited this long is overtaken by the next ones.
    retention: Duration.minutes(30),
  },
  'record-response': {
    functionTimeout: defaultTimeout,
    deadLetterHarm: 'A bounce or complaint is not recorded: a customer who complained may be written to again.',
    ageHarm: 'Bounces and complaints are recorded late: a customer who complained may be written to again meanwhile.',
    oldestMinutes: 15,
  },
  'receive-sms': {
    functionTimeout: defaultTimeout,
    deadLetterHarm: 'A text from a customer, perhaps STOP, was not acted on: they may be texted against their will.',
    ageHarm: 'Texts from customers, perhaps STOP, wait: they may be texted against their will meanwhile.',
    oldestMinutes: 5,
  },
  'receive-mail': {
    functionTimeout: defaultTimeout,
    deadLetterHarm: 'A reply from a customer was not read: an opt-out or a complaint in it goes unheard.',
    ageHarm: 'Replies from customers wait: opt-outs in them take effect late.',
    oldestMinutes: 15,
  },
  'import-customers': {
    functionTimeout: importTimeout,
    deadLetterHarm:
      'A customer file was not imported: customers are judged by old data, the deceased among them written to.',
    ageHarm: 'Customer files wait: customers are judged by data older than the bank’s.',
    oldestMinutes: 60,
  },
};

export function createQueues(scope: Construct, house: House): Record<QueueName, HeliantQueue> {
  const created = Object.entries(queueProps).map(([name, props]) => [
    name,
    new HeliantQueue(scope, name, house, props),
  ]);
  return Object.fromEntries(created) as Record<QueueName, HeliantQueue>;
}
