import type { CustomerId, DispatchId } from '../contracts/ids.ts';
import type { Brand, MessageChannel } from '../contracts/vocabulary.ts';
import { isObjection } from './response-facts.ts';
import type { Origin, SesEvent, SesEventOf } from './ses-event.ts';

/**
 * What an event says about an address: it must not be written to again, for it does not exist or its owner complained;
 * or it would not take a message for the moment, which the third time comes to the same. `at`: when (ISO).
 */
export type AddressReport = {
  channel: MessageChannel;
  address: string;
  source: 'permanent-bounce' | 'soft-bounces' | 'complaint';
  evidence: string;
  at: string;
  brand: Brand;
  customerId: CustomerId;
  dispatchId: DispatchId;
};

export function addressReports(event: SesEvent, { customerId, dispatchId, brand }: Origin): AddressReport[] {
  const { destination, messageId: evidence } = event.mail;
  const about = { channel: 'email', evidence, customerId, dispatchId, brand } as const;
  if (event.eventType === 'Bounce') {
    const { bouncedRecipients, timestamp: at } = event.bounce;
    const source = bounceSource(event);
    if (!source) return [];
    return addresses(destination, bouncedRecipients).map((address) => ({ ...about, at, address, source }));
  }
  if (event.eventType === 'Complaint' && isObjection(event.complaint.complaintFeedbackType)) {
    const { complainedRecipients, timestamp: at } = event.complaint;
    const source = 'complaint';
    return addresses(destination, complainedRecipients).map((address) => ({ ...about, at, address, source }));
  }
  return [];
}

/** The address that we wrote to: a report may name the one it was forwarded to (SES: `Final-Recipient` of the report). */
function addresses(destination: string[], reported: { emailAddress: string }[]): string[] {
  return destination.length === 1 ? destination : reported.map(({ emailAddress }) => emailAddress);
}

/** The message was at fault, another one may be taken (SES developer guide, "Bounce types"). */
const aboutTheMessage = new Set(['MessageTooLarge', 'ContentRejected', 'AttachmentRejected']);

function bounceSource({ bounce }: SesEventOf<'Bounce'>): 'permanent-bounce' | 'soft-bounces' | undefined {
  if (bounce.bounceType === 'Permanent') return 'permanent-bounce';
  return aboutTheMessage.has(bounce.bounceSubType) || isAutomaticReply(bounce) ? undefined : 'soft-bounces';
}

/**
 * Somebody out of the office: SES tells it as a general transient bounce too, and leaves it out of its own bounce rate
 * (SES developer guide, "Bounce types"). It comes without a delivery report, so no recipient has a status.
 */
const isAutomaticReply = ({ bounceSubType, bouncedRecipients }: SesEventOf<'Bounce'>['bounce']): boolean =>
  bounceSubType === 'General' && bouncedRecipients.every(({ status, diagnosticCode }) => !status && !diagnosticCode);
