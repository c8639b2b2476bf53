import { z } from 'zod';
import type { OutboxMessage } from '../parts.ts';
import { badField } from './problem.ts';

export const PlayedEvent = z.strictObject({
  messageId: z.string().min(1),
  event: z.enum(['Delivery', 'Bounce', 'Complaint', 'Open', 'Click', 'Reject', 'Rendering Failure', 'DeliveryDelay']),
  at: z.iso.datetime({ offset: true }).optional(),
  link: z.url().optional(),
  userAgent: z.string().optional(),
  ip: z.union([z.ipv4(), z.ipv6()]).default('192.0.2.44'),
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
  const { event, bounceType, bounceSubType, complaintFeedbackType, ip } = wish;
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

/** The first link a reader would follow: not the ones that opt out or set preferences (`/u/…`, `/p/…`). */
export function firstLink({ html }: Pick<OutboxMessage, 'html'>): string {
  const links = [...html.matchAll(/<a\b[^>]*\bhref\s*=\s*["'](https?:\/\/[^"']+)["']/gi)];
  const followed = links
    .map(([, href]) => (href ?? '').replaceAll('&amp;', '&').replaceAll('&#x3D;', '='))
    .find((href) => !/^\/[up]\//.test(new URL(href).pathname));
  if (followed === undefined) throw badField('link', 'the message has no link to click: name one');
  return followed;
}
