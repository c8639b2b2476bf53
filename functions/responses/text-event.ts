import * as z from 'zod';
import type { ResponseFact } from '../contracts/facts.ts';
import { tagsIn } from '../dispatch/message-context.ts';
import { Rejected } from '../platform/errors.ts';
import type { AddressReport } from './address-reports.ts';
import { onceFact } from './response-facts.ts';
import { type Origin, originIn } from './ses-event.ts';

/** What End User Messaging tells of a text (its user guide, "Messaging events"), of it the part that is used. */
const TextEvent = z.object({
  eventType: z.string().regex(/^TEXT_/),
  eventTimestamp: z.number().transform((at) => new Date(at).toISOString()),
  isFinal: z.boolean().default(true),
  destinationPhoneNumber: z.string(),
  messageId: z.string(),
  context: z.record(z.string(), z.string()).default({}),
});
type TextEvent = z.infer<typeof TextEvent>;

/** Asked of every event, mail's too: a schema's misfit would cost as much as reading one. */
const isText = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && 'eventType' in body && String(body.eventType).startsWith('TEXT_');

const IsOurs = z.object({ context: z.object({ dispatch: z.string() }) });

/**
 * Event types (its user guide, "Event types for SMS, MMS, and voice"). In some countries the carrier's acceptance is all
 * that is ever told, so it counts as delivered. A number that is none is closed; a telephone that is off or blocks us may
 * be reached another day; all others say something of the carrier or of our words.
 */
const deliveries = new Set(['TEXT_DELIVERED', 'TEXT_SUCCESSFUL']);
const underway = new Set(['TEXT_QUEUED', 'TEXT_PENDING', 'TEXT_SENT']);
const closing = new Set(['TEXT_INVALID']);
const counting = new Set(['TEXT_UNREACHABLE', 'TEXT_BLOCKED']);

export type TextTold = { facts: ResponseFact[]; reports: AddressReport[] };

/** An event about a text; undefined when it is about something else, `not-ours` without our context. Throws `Rejected`. */
export function readTextEvent(body: unknown): TextTold | 'not-ours' | undefined {
  if (!isText(body)) return undefined;
  if (!IsOurs.safeParse(body).success) return 'not-ours';
  const event = TextEvent.safeParse(body);
  if (!event.success) throw new Rejected('an event about a text cannot be read');
  const origin = originIn(tagsIn(event.data.context), 'sms');
  return { facts: [factOf(event.data, origin)], reports: reportsOf(event.data, origin) };
}

function factOf({ eventType, eventTimestamp: at, isFinal }: TextEvent, origin: Origin): ResponseFact {
  if (deliveries.has(eventType)) return onceFact(origin, 'delivery', at);
  if (underway.has(eventType)) return onceFact(origin, 'send', at);
  if (!isFinal) return onceFact(origin, 'delivery-delay', at, eventType);
  return onceFact(origin, closing.has(eventType) ? 'bounce' : 'soft-bounce', at, eventType);
}

function reportsOf(event: TextEvent, { customerId, dispatchId, brand }: Origin): AddressReport[] {
  const { eventType, isFinal, destinationPhoneNumber: address, messageId: evidence, eventTimestamp: at } = event;
  const about = { channel: 'sms', address, evidence, at, customerId, dispatchId, brand } as const;
  if (isFinal && closing.has(eventType)) return [{ ...about, source: 'permanent-bounce' }];
  return isFinal && counting.has(eventType) ? [{ ...about, source: 'soft-bounces' }] : [];
}
