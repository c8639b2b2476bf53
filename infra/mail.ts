import { Duration } from 'aws-cdk-lib';
import {
  ConfigurationSet,
  ConfigurationSetEventDestination,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  EmailSendingEvent,
  EventDestination,
  Identity,
  ReceiptRuleSet,
  SuppressionReasons,
  TlsPolicy,
} from 'aws-cdk-lib/aws-ses';
import { EmailEncoding, Sns } from 'aws-cdk-lib/aws-ses-actions';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { HeliantQueue } from './heliant-queue.ts';
import { HeliantTopic } from './heliant-topic.ts';
import type { House } from './house.ts';
import { arn, here, named } from './naming.ts';

/**
 * SES gives up a message it could not deliver in this time: accepting ends half an hour before quiet hours, so that
 * nothing arrives at night (SES API allows 300 to 50,400 s).
 */
const maxDelivery = Duration.seconds(1_800);

/** Everything SES can report but `send`, which says no more than the answer to the call did and would double the events. */
const listenedTo = Object.values(EmailSendingEvent).filter((event) => event !== EmailSendingEvent.SEND);

/** Out through one configuration set, its events to one queue; answers in through one receipt rule to another. */
export class Mail extends Construct {
  readonly configurationSetName: string;
  readonly configurationSetArn: string;
  readonly identityArn: string;

  constructor(scope: Construct, id: string, house: House, queues: { events: HeliantQueue; inbound: HeliantQueue }) {
    super(scope, id);
    const { stage, mailDomain } = house.environment;
    this.configurationSetName = named(stage, 'mail');
    this.configurationSetArn = arn('ses', `configuration-set/${this.configurationSetName}`)(here);
    this.identityArn = arn('ses', `identity/${mailDomain}`)(here);
    const configurationSet = this.#outbound(mailDomain);
    this.#events(configurationSet, house, queues.events);
    this.#inbound(house, queues.inbound);
  }

  #outbound(mailDomain: string): ConfigurationSet {
    const configurationSet = new ConfigurationSet(this, 'configuration-set', {
      configurationSetName: this.configurationSetName,
      maxDeliveryDuration: maxDelivery,
      reputationMetrics: true,
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
    });
    new EmailIdentity(this, 'identity', {
      identity: Identity.domain(mailDomain),
      mailFromDomain: `bounce.${mailDomain}`,
      configurationSet,
      // Bounces come as events; mailing them to the sender as well would put addresses into a mailbox.
      feedbackForwarding: false,
    });
    return configurationSet;
  }

  #events(configurationSet: ConfigurationSet, house: House, queue: HeliantQueue): void {
    const topic = new HeliantTopic(this, 'mail-events', house, 'ses.amazonaws.com');
    topic.addSubscription(new SqsSubscription(queue));
    new ConfigurationSetEventDestination(this, 'event-destination', {
      configurationSet,
      configurationSetEventDestinationName: named(house.environment.stage, 'mail-events'),
      destination: EventDestination.snsTopic(topic),
      events: listenedTo,
    });
  }

  /** Base64, because a mail in GB18030 or with 8-bit text would not survive UTF-8. Its activation is a step of the runbook. */
  #inbound(house: House, queue: HeliantQueue): void {
    const topic = new HeliantTopic(this, 'inbound-mail', house, 'ses.amazonaws.com');
    topic.addSubscription(new SqsSubscription(queue));
    const name = named(house.environment.stage, 'inbound');
    new ReceiptRuleSet(this, 'receipt-rules', { receiptRuleSetName: name }).addRule('replies', {
      receiptRuleName: named(house.environment.stage, 'replies'),
      recipients: [house.environment.mailDomain],
      scanEnabled: true,
      tlsPolicy: TlsPolicy.OPTIONAL,
      actions: [new Sns({ topic, encoding: EmailEncoding.BASE64 })],
    });
  }
}
