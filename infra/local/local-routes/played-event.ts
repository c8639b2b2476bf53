import { hash } from 'node:crypto';
import { z } from 'zod';
import type { OutboxMessage } from '../parts.ts';
import { badField } from './problem.ts';

export const PlayedEvent = z.strictObject({
  messageId: z.string().min(1),
  event: z.enum(['Delivery', 'Bounce', 'Complaint', 'Open', 'Click', 'Reject', 'Rendering Failure', 'DeliveryDelay']),
  at: z.iso.datetime({ offset: true }).optional(),
  link: z.url().optional(),
  userAgent: z.string().optional(),
  /** Where it comes from; when not said, each person has an address of their own. */
  ip: z.union([z.ipv4(), z.ipv6()]).optional(),
  bounceType: z.enum(['Undetermined', 'Permanent', 'Transient']).default('Permanent'),
  bounceSubType: z.string().min(1).default('General'),
  complaintFeedbackType: z.string().min(1).default('abuse'),
});
export type PlayedEvent = z.infer<typeof PlayedEvent>;

/** Somebody at a desk, with a browser that many have. */
const desktopBrowser =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

/** When the event is said to have happened, and its type's own part; SES's side fills in what is not decided here. */
export function playedEvent(
  wish: PlayedEvent,
  message: OutboxMessage,
  nowMs: number,
): { at: string; detail: Record<string, unknown> } {
  const aMinuteAfterMs = Date.parse(message.acceptedAt) + 60_000;
  const at = wish.at ?? new Date(Math.max(nowMs, aMinuteAfterMs)).toISOString();
  return { at, detail: detailOf(wish, message) };
}

function detailOf(wish: PlayedEvent, message: OutboxMessage): Record<string, unknown> {
  const { event, bounceType, bounceSubType, complaintFeedbackType } = wish;
  const ip = wish.ip ?? ownAddress(message.to);
  const userAgent = wish.userAgent ?? desktopBrowser;
  switch (event) {
    case 'Bounce':
      return { bounceType, bounceSubType };
    case 'Complaint':
      return { complaintFeedbackType, userAgent };
    case 'Open':
      return { ipAddress: ip, userAgent };
    case 'Click':
      return { ipAddress: ip, userAgent, link: wish.link ?? firstLink(message), linkTags: null };
    case 'Delivery':
    case 'Reject':
    case 'Rendering Failure':
    case 'DeliveryDelay':
      return {};
    default:
      return event satisfies never;
  }
}

/** One of the 131,072 addresses kept for tests (RFC 2544: 198.18.0.0/15), always the same for a person. */
function ownAddress(to: string): string {
  const [high, low, last] = hash('sha256', to, 'buffer');
  return `198.${18 + (high! & 1)}.${low}.${last}`;
}

/** What End User Messaging calls it. A text's link is followed by whoever opens it: that is no event of the provider. */
export function textEventOf({ event, bounceType }: PlayedEvent): string {
  if (event === 'Delivery') return 'TEXT_DELIVERED';
  if (event === 'Bounce') return bounceType === 'Permanent' ? 'TEXT_INVALID' : 'TEXT_UNREACHABLE';
  throw badField('event', 'must for an SMS be Delivery or Bounce; to click, open its link');
}

/** The first link a reader would follow: not the ones that opt out or set preferences (`/u/…`, `/p/…`). */
export function firstLink({ html }: Pick<OutboxMessage, 'html'>): string {
  const links = [...html.matchAll(/<a\b[^>]*\bhref\s*=\s*["'](https?:\/\/[^"']+)["']/gi)];
  const followed = links
    .map(([, href]) => (href ?? '').replaceAll('&amp;', '&').replaceAll('&#x3D;', '='))
    .find((href) => !/^\/[up]\//.test(new URL(href).pathname));
  if (followed === undefined) throw badField('link', 'the message has no link to click: name one');
  return followed;
}
