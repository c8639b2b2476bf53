import { createHash } from 'node:crypto';
import type { ResponseEvent, ResponseFact } from '../contracts/facts.ts';
import type { LinkVisit } from '../contracts/response-messages.ts';
import type { Origin, SesEvent, SesEventOf } from './ses-event.ts';
import { type Judged, judge } from './verdict.ts';

type Finding = Pick<ResponseFact, 'event' | 'eventId' | 'at'> & Partial<Pick<ResponseFact, 'verdict' | 'detail'>>;

/** The facts an event proves: one for itself, and the set-once ones that reports count. */
export const factsOf = (event: SesEvent, origin: Origin): ResponseFact[] => toFacts(origin, findings(event));

const toFacts = (origin: Origin, found: Finding[]): ResponseFact[] =>
  found.map((finding) => ({
    fact: responseKey(origin.dispatchId, finding.event, finding.eventId),
    kind: 'response',
    ...origin,
    ...finding,
  }));

export const responseKey = (dispatchId: string, event: ResponseEvent, eventId: string): string =>
  `response#${dispatchId}#${event}#${eventId}`;

/** A message is delivered, bounces or is complained about once: a second event about it says nothing new. */
const once = (event: ResponseEvent, at: string, detail = ''): Finding => ({
  event,
  eventId: 'once',
  at,
  ...(detail && { detail }),
});

/** The one fact that an event about a text proves. */
export const onceFact = (origin: Origin, event: ResponseEvent, at: string, detail?: string): ResponseFact =>
  toFacts(origin, [once(event, at, detail)])[0]!;

function findings(event: SesEvent): Finding[] {
  switch (event.eventType) {
    case 'Send':
      return [once('send', event.mail.timestamp)];
    case 'Delivery':
      return [once('delivery', event.delivery.timestamp)];
    case 'Bounce':
      return [bounce(event)];
    case 'Complaint':
      return complaint(event);
    case 'Reject':
      return [once('reject', event.mail.timestamp, event.reject.reason)];
    case 'Rendering Failure':
      return [once('rendering-failure', event.mail.timestamp, event.failure.templateName)];
    case 'Subscription':
      return [once('subscription', event.subscription.timestamp)];
    case 'DeliveryDelay': {
      const { timestamp: at, delayType: detail } = event.deliveryDelay;
      return [{ event: 'delivery-delay', eventId: shortHash([at, detail]), at, detail }];
    }
    case 'Open':
    case 'Click':
    default:
      return interaction(event);
  }
}

function bounce({ bounce: { timestamp, bounceType, bounceSubType } }: SesEventOf<'Bounce'>): Finding {
  const event = bounceType === 'Permanent' ? 'bounce' : 'soft-bounce';
  return once(event, timestamp, `${bounceType}/${bounceSubType}`);
}

function complaint({ complaint: { timestamp, complaintFeedbackType } }: SesEventOf<'Complaint'>): Finding[] {
  const type = complaintFeedbackType ?? 'unspecified';
  if (!isObjection(complaintFeedbackType)) return [once('not-spam', timestamp)];
  return [once('complaint', timestamp, type), once('unsubscribed', timestamp)];
}

/** `not-spam` is a person taking a message out of the junk folder (RFC 5965 registry, RFC 6430): the opposite of a complaint. */
export const isObjection = (feedbackType: string | null | undefined): boolean => feedbackType !== 'not-spam';

function interaction(event: SesEventOf<'Open'> | SesEventOf<'Click'>): Finding[] {
  const kind = event.eventType === 'Open' ? 'open' : 'click';
  const seen = event.eventType === 'Open' ? event.open : event.click;
  const link = event.eventType === 'Open' ? '' : event.click.link;
  const eventId = shortHash([seen.timestamp, link, seen.ipAddress ?? '', seen.userAgent ?? '']);
  return interactionFindings({ kind, eventId, at: seen.timestamp, path: link && pathOf(link), ...judged(event) });
}

type Interaction = Judged & { kind: 'open' | 'click'; eventId: string; at: string; path: string };

/** Every open and click is kept; by a person, it is at first taken for the message's first. */
function interactionFindings({ kind, eventId, at, path, verdict, because }: Interaction): Finding[] {
  const detail = [path, verdict !== 'human' && because].filter(Boolean).join(': ');
  const raw: Finding = { event: kind, eventId, at, verdict, ...(detail && { detail }) };
  if (verdict !== 'human') return [raw];
  return [raw, { ...once(kind === 'open' ? 'opened' : 'clicked', at), verdict }, { ...once('responded', at), verdict }];
}

/** What following a link of a text proves. */
export const visitFacts = ({ requestId, at, path, verdict, because, origin }: LinkVisit['visit']): ResponseFact[] =>
  toFacts(origin, interactionFindings({ kind: 'click', eventId: shortHash([requestId]), at, path, verdict, because }));

function judged(event: SesEventOf<'Open'> | SesEventOf<'Click'>): Judged {
  const kind = event.eventType === 'Open' ? 'open' : 'click';
  const seen = event.eventType === 'Open' ? event.open : event.click;
  const method = typeof seen.method === 'string' ? seen.method : undefined;
  const sentAtMs = Date.parse(event.mail.timestamp);
  return judge({ kind, atMs: Date.parse(seen.timestamp), sentAtMs, userAgent: seen.userAgent, method, marks: seen });
}

/** Where the link led, without host and query: a query may name the customer. */
export const pathOf = (link: string): string => (URL.canParse(link) ? new URL(link).pathname : '');

/** 72 bits tell the opens and clicks of one message apart. */
const shortHash = (parts: string[]): string =>
  createHash('sha256').update(parts.join('|')).digest('base64url').slice(0, 12);
