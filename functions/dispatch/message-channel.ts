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
  /** Events will tell of what it took. Mail's always do; a text whose reply is lost stays in doubt only then. */
  readonly leavesTrace?: true;
  send(envelope: Envelope, messages: Outgoing[], isFresh: () => boolean): Promise<SendResult[]>;
}

/** Not sent, since the decision had grown old: the claim is taken back and the person decided again. */
export const stale: SendResult = { result: 'not-accepted', reason: 'decision-too-old' };

/** What can happen to a call between us and a provider: before or after it took the messages, or to half of them. */
export type ProviderFault = 'reset' | 'accept-then-reset' | '500' | 'accept-then-500' | 'throttle' | 'hang' | 'partial';

/** No name, no listener: the request was never written, so surely nothing was taken. */
export const wasNeverWritten = (error: unknown): boolean =>
  ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'].includes((error as { code?: string }).code ?? '');

/** The account has sent what it may in 24 hours: a matter of hours, not of seconds. */
export const dailyQuotaUsedUp = 'account-daily-quota-exceeded';

/** The provider in memory, for tests: accepts everything unless told otherwise. */
export class MemorySender implements MessageSender {
  readonly accepted: (Outgoing & Envelope)[] = [];
  calls = 0;
  fault: ProviderFault | undefined;
  answer: (message: Outgoing) => SendResult = ({ dispatchId }) => ({
    result: 'accepted',
    providerMessageId: `m-${dispatchId}`,
  });

  async send(envelope: Envelope, messages: Outgoing[], isFresh: () => boolean): Promise<SendResult[]> {
    if (messages.length === 0) return [];
    if (!isFresh()) return messages.map(() => stale);
    this.calls++;
    return messages.map((message, n) => {
      const said = faulted(this.fault, n);
      const result = said ?? this.answer(message);
      const isTaken = this.fault?.startsWith('accept-then') || result.result === 'accepted';
      if (isTaken) this.accepted.push({ ...message, ...envelope });
      return result;
    });
  }
}

/** What is told of the `n`th message of a call to which this happens; undefined: what would be told without it. */
function faulted(fault: ProviderFault | undefined, n: number): SendResult | undefined {
  if (fault === 'throttle') return { result: 'not-accepted', reason: 'throttled' };
  if (fault === 'partial') return n % 2 === 1 ? { result: 'not-accepted', reason: 'transient-failure' } : undefined;
  return fault && { result: 'unknown', reason: fault };
}
