import type { OutboxMessage, TextEvents } from '../parts.ts';
import type { OutboxWriter } from './outbox.ts';
import type { StoredMessage } from './outbox-message.ts';
import type { TopicEngine } from './topics.ts';

/** Configuration sets of End User Messaging, by name. */
export type TextSets = Map<string, { topicArn: string; eventTypes: Set<string> }>;

export type TextPublisher = TextEvents & {
  publishStored(message: StoredMessage, eventType: string, at: string): { messageId: string; published: boolean };
};

/** Publishes what became of a text, as AWS's user guide shows it ("Messaging events"), where its set asks for the type. */
export function createTextEvents(outbox: OutboxWriter, sets: TextSets, topics: TopicEngine): TextPublisher {
  const publishStored: TextPublisher['publishStored'] = (message, eventType, at) => {
    const set = sets.get(message.configurationSet ?? '');
    if (!set || !(set.eventTypes.has(eventType) || set.eventTypes.has('TEXT_ALL') || set.eventTypes.has('ALL')))
      return { messageId: '', published: false };
    const event = {
      eventType,
      eventVersion: '1.0',
      eventTimestamp: Date.parse(at),
      isFinal: true,
      originationPhoneNumber: message.from,
      destinationPhoneNumber: message.to,
      isoCountryCode: 'US',
      messageId: message.id,
      messageRequestTimestamp: Date.parse(message.acceptedAt),
      messageEncoding: 'GSM',
      messageType: message.headers['MessageType'] ?? 'PROMOTIONAL',
      messageStatus: eventType.replace('TEXT_', ''),
      messageStatusDescription: '',
      context: message.tags,
      totalMessageParts: 1,
      totalMessagePrice: 0,
      totalCarrierFee: 0,
    };
    return { messageId: topics.publish(set.topicArn, JSON.stringify(event)).messageId, published: true };
  };
  return {
    publishStored,
    publish: (message: OutboxMessage, eventType, at) =>
      publishStored(outbox.stored(message.id) ?? message, eventType, at),
  };
}
