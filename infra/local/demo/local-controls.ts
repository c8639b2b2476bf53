import { z } from 'zod';
import type { DemoClient } from './demo-client.ts';

/** What the demo reads of a message in the outbox. */
export const Mail = z.object({
  id: z.string(),
  to: z.string(),
  html: z.string(),
  text: z.string(),
  headers: z.record(z.string(), z.string()),
  tags: z.record(z.string(), z.string()),
  acceptedAt: z.iso.datetime(),
});
export type Mail = z.infer<typeof Mail>;

/** An event of the mail provider, about a message of the outbox. `atMs`: epoch ms, virtual. */
export type Play = {
  messageId: string;
  event: 'Bounce' | 'Complaint' | 'Open' | 'Click';
  atMs: number;
  userAgent?: string;
};

const Page = z.object({ items: z.array(Mail), next: z.string().optional() });
const Now = z.object({ now: z.iso.datetime() });
const mailsPerPage = 500;

/** The local host's own routes: time, the outbox, and what customers and providers do. */
export const localControls = (client: DemoClient) => ({
  /** Virtual time, epoch ms. */
  now: async () => Date.parse((await client.open('GET', '/_local/clock', Now)).now),

  /** Moves virtual time there; everything due on the way is done when it answers. */
  async moveTo(atMs: number): Promise<void> {
    await client.open('POST', '/_local/clock', Now, { now: new Date(atMs).toISOString() });
  },

  /** Waits until nothing due is left to do. */
  async idle(): Promise<void> {
    await client.open('GET', '/_local/idle', z.object({ idle: z.literal(true), deadLetters: z.literal(0) }));
  },

  async outbox(filter: { run?: string; channel?: string }): Promise<Mail[]> {
    const mails: Mail[] = [];
    let cursor: string | undefined;
    do {
      const query = new URLSearchParams({ ...filter, limit: String(mailsPerPage), ...(cursor && { cursor }) });
      const page = await client.open('GET', `/_local/outbox?${query.toString()}`, Page);
      mails.push(...page.items);
      cursor = page.next;
    } while (cursor !== undefined);
    return mails;
  },

  async play({ atMs, ...event }: Play): Promise<void> {
    await client.open('POST', '/_local/play', z.object({ messageId: z.string() }), {
      ...event,
      at: new Date(atMs).toISOString(),
    });
  },

  async replyBySms(from: string, body: string): Promise<void> {
    await client.open('POST', '/_local/inbound/sms', z.object({ inboundMessageId: z.string() }), {
      from,
      to: bankNumber,
      body,
    });
  },

  /** What a mail program does when its reader presses "unsubscribe" (RFC 8058), at this host whatever host the link names. */
  async pressUnsubscribe({ headers }: Mail): Promise<void> {
    const link = headers['List-Unsubscribe']?.slice(1, -1) ?? '';
    await client.postForm(new URL(link, 'http://localhost').pathname, 'List-Unsubscribe=One-Click');
  },
});

export type LocalControls = ReturnType<typeof localControls>;

/** A number that nobody has (North American Numbering Plan: 555-0100 to 0199 are kept for fiction). */
const bankNumber = '+12025550100';
