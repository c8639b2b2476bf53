import type { CustomerId, DispatchId } from '../contracts/ids.ts';
import type { Locale } from '../contracts/vocabulary.ts';

/** One message ready to leave: everything rendered or named, nothing left to decide. */
export type Outgoing = {
  customerId: CustomerId;
  dispatchId: DispatchId;
  to: string;
  fields: { h: Record<string, string>; t: Record<string, string> };
  headers: { name: string; value: string }[];
  tags: Record<string, string>;
};

/** What the messages of one call share. */
export type Envelope = { locale: Locale; from: string; templateName?: string; sms?: string };

/**
 * How a message left. `not-accepted`: surely not taken, try again later. `failed`: surely not taken, and never will be;
 * `isConfiguration` when not this message but the set-up is at fault. `unknown`: it may have been taken.
 */
export type SendResult =
  | { result: 'accepted'; providerMessageId: string }
  | { result: 'not-accepted'; reason: string }
  | { result: 'failed'; reason: string; isConfiguration?: true }
  | { result: 'unknown'; reason: string };

/**
 * A provider behind one verb. Gives one result for each message, in order; never throws for what a provider may answer.
 * Asks `isFresh` before each call it makes: the gates were read too long ago for what comes after a no.
 */
export interface MessageSender {
  send(envelope: Envelope, messages: Outgoing[], isFresh: () => boolean): Promise<SendResult[]>;
}

/** Not sent, since the decision had grown old: the claim is taken back and the person decided again. */
export const stale: SendResult = { result: 'not-accepted', reason: 'decision-too-old' };

/** The provider in memory, for tests: accepts everything unless told otherwise. */
export class MemorySender implements MessageSender {
  readonly accepted: (Outgoing & Envelope)[] = [];
  calls = 0;
  answer: (message: Outgoing) => SendResult = ({ dispatchId }) => ({
    result: 'accepted',
    providerMessageId: `m-${dispatchId}`,
  });

  async send(envelope: Envelope, messages: Outgoing[], isFresh: () => boolean): Promise<SendResult[]> {
    if (!isFresh()) return messages.map(() => stale);
    this.calls++;
    return messages.map((message) => {
      const result = this.answer(message);
      if (result.result === 'accepted') this.accepted.push({ ...message, ...envelope });
      return result;
    });
  }
}
