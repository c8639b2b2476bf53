import type { MailEvents, OutboxMessage } from '../parts.ts';
import { accountId, arnOf } from './names.ts';
import type { OutboxWriter } from './outbox.ts';
import type { StoredMessage } from './outbox-message.ts';
import type { SeededIds } from './seeded-ids.ts';
import type { TopicEngine } from './topics.ts';

export type ConfigurationSets = Map<string, { topicArn: string; eventTypes: Set<string> }>;

/** Template and API spell event types in their own ways (`renderingFailure`, `RENDERING_FAILURE`, `Rendering Failure`). */
const plain = (eventType: string): string => eventType.replace(/[^a-z]/gi, '').toLowerCase();

export const configurationSet = (topicArn: string, eventTypes: string[]) => ({
  topicArn,
  eventTypes: new Set(eventTypes.map(plain)),
});

/** Under which name SES puts an event's own part (SES developer guide, "Contents of event data that Amazon SES publishes to SNS"). */
const detailNames: Record<string, string> = {
  Bounce: 'bounce',
  Complaint: 'complaint',
  Delivery: 'delivery',
  Send: 'send',
  Reject: 'reject',
  Open: 'open',
  Click: 'click',
  'Rendering Failure': 'failure',
  DeliveryDelay: 'deliveryDelay',
  Subscription: 'subscription',
};
const withoutTimestamp = new Set(['Send', 'Reject', 'Rendering Failure']);

/** What SES would say where the caller gave nothing. */
function defaultDetail(
  event: string,
  recipients: string[],
  at: string,
  feedbackId: () => string,
): Record<string, unknown> {
  switch (event) {
    case 'Bounce':
      return {
        bounceType: 'Permanent',
        bounceSubType: 'General',
        bouncedRecipients: recipients.map((emailAddress) => ({
          emailAddress,
          action: 'failed',
          status: '5.1.1',
          diagnosticCode: 'smtp; 550 5.1.1 user unknown',
        })),
        feedbackId: feedbackId(),
        reportingMTA: 'dsn; mta.example.com',
      };
    case 'Complaint':
      return {
        complainedRecipients: recipients.map((emailAddress) => ({ emailAddress })),
        complaintFeedbackType: 'abuse',
        feedbackId: feedbackId(),
        arrivalDate: at,
      };
    case 'Delivery':
      return {
        processingTimeMillis: 0,
        recipients,
        smtpResponse: '250 2.6.0 Message received',
        reportingMTA: 'mta.example.com',
      };
    case 'DeliveryDelay':
      return {
        delayType: 'TransientCommunicationFailure',
        delayedRecipients: recipients.map((emailAddress) => ({ emailAddress, status: '4.4.1' })),
      };
    case 'Open':
    case 'Click':
      return { ipAddress: '192.0.2.1', userAgent: 'Mozilla/5.0', ...(event === 'Click' && { linkTags: null }) };
    case 'Reject':
      return { reason: 'Bad content' };
    default:
      return {};
  }
}

export type EventPublisher = MailEvents & {
  /** The same for a message that is known only here (one that could not be rendered). */
  publishStored(
    message: StoredMessage,
    event: string,
    detail: Record<string, unknown>,
    at: string,
  ): { messageId: string; published: boolean };
};

/** Publishes events to the topic of the message's configuration set, where that asks for the type. */
export function createMailEvents(
  outbox: OutboxWriter,
  configurationSets: ConfigurationSets,
  topics: TopicEngine,
  ids: SeededIds,
): EventPublisher {
  const publishStored: EventPublisher['publishStored'] = (message, event, detail, at) => {
    const detailName = detailNames[event];
    if (detailName === undefined)
      throw new Error(`SES has no event "${event}"; it has ${Object.keys(detailNames).join(', ')}.`);
    const set = configurationSets.get(message.configurationSet ?? '');
    if (set === undefined || !set.eventTypes.has(plain(event))) return { messageId: '', published: false };
    const recipients = message.destination ?? [message.to];
    const filled = { ...defaultDetail(event, recipients, at, () => ids.next()), ...detail };
    const timed = withoutTimestamp.has(event) ? filled : { timestamp: at, ...filled };
    const body = JSON.stringify({ eventType: event, mail: mailPart(message, recipients), [detailName]: timed });
    const { messageId } = topics.publish(set.topicArn, body, { subject: 'Amazon SES Email Event Notification' });
    return { messageId, published: true };
  };

  return {
    publishStored,
    publish: (message: OutboxMessage, event, detail, at) =>
      publishStored(outbox.stored(message.id) ?? message, event, detail, at),
  };
}

function mailPart(message: StoredMessage, destination: string[]): Record<string, unknown> {
  const domain = message.from.replace(/>\s*$/, '').split('@').at(-1) ?? '';
  const tags = {
    'ses:configuration-set': message.configurationSet ?? '',
    'ses:source-ip': '127.0.0.1',
    'ses:from-domain': domain,
    'ses:caller-identity': 'local',
    ...message.tags,
  };
  return {
    timestamp: message.acceptedAt,
    source: message.from,
    sourceArn: arnOf('ses', `identity/${domain}`),
    sendingAccountId: accountId,
    messageId: message.id,
    destination,
    headersTruncated: false,
    headers: Object.entries({
      From: message.from,
      To: message.to,
      Subject: message.subject,
      'MIME-Version': '1.0',
      ...message.headers,
    }).map(([name, value]) => ({ name, value })),
    commonHeaders: { from: [message.from], to: [message.to], messageId: message.id, subject: message.subject },
    tags: Object.fromEntries(Object.entries(tags).map(([name, value]) => [name, [value]])),
  };
}
