import { CfnConfigurationSet } from 'aws-cdk-lib/aws-smsvoice';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { HeliantQueue } from './heliant-queue.ts';
import { HeliantTopic } from './heliant-topic.ts';
import type { House } from './house.ts';
import { named } from './naming.ts';

/** How a text ended. Not those that only say it is on its way: they would double the events. */
const listenedTo = [
  'TEXT_DELIVERED',
  'TEXT_SUCCESSFUL',
  'TEXT_INVALID',
  'TEXT_INVALID_MESSAGE',
  'TEXT_UNREACHABLE',
  'TEXT_CARRIER_UNREACHABLE',
  'TEXT_BLOCKED',
  'TEXT_CARRIER_BLOCKED',
  'TEXT_SPAM',
  'TEXT_TTL_EXPIRED',
  'TEXT_PROTECT_BLOCKED',
  'TEXT_UNKNOWN',
];

/** Texts by AWS End User Messaging: one configuration set, its events to the queue where mail's come too. */
export class Texts extends Construct {
  readonly configurationSetName: string;

  constructor(scope: Construct, id: string, house: House, events: HeliantQueue) {
    super(scope, id);
    this.configurationSetName = named(house.environment.stage, 'texts');
    const topic = new HeliantTopic(this, 'text-events', house, 'sms-voice.amazonaws.com');
    topic.addSubscription(new SqsSubscription(events));
    new CfnConfigurationSet(this, 'configuration-set', {
      configurationSetName: this.configurationSetName,
      eventDestinations: [
        {
          eventDestinationName: named(house.environment.stage, 'text-events'),
          enabled: true,
          matchingEventTypes: listenedTo,
          snsDestination: { topicArn: topic.topicArn },
        },
      ],
    });
  }
}
