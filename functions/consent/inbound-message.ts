import * as z from 'zod';
import type { MessageChannel } from '../contracts/vocabulary.ts';
import { Rejected } from '../platform/errors.ts';
import { readMail } from './inbound-mail.ts';

/** A customer's own message to the bank. `from` and `text` are personal: never logged. */
export type InboundMessage = {
  channel: MessageChannel;
  /** The provider's id: the same message delivered twice has the same. */
  messageId: string;
  from: string;
  /** What the person wrote themselves: no quotes, no signature. */
  text: string;
  /** The provider's id of the message of ours that it answers, where known. */
  answers?: string;
  /** Out-of-office notes, bounces, notifications, viruses: no person speaks. */
  automatic: boolean;
};

/** SNS's envelope around what was published, as SQS gets it without raw delivery. */
const Envelope = z.object({ Type: z.literal('Notification'), Message: z.string() });

/** Two-way SMS (AWS End User Messaging user guide, "Two-way SMS message payload"). */
const InboundSms = z.object({
  originationNumber: z.string(),
  messageBody: z.string(),
  inboundMessageId: z.string().min(1),
  previousPublishedMessageId: z.string().optional(),
});

const verdict = z.object({ status: z.string() }).optional();

/** SES receipt rule's SNS action (SES developer guide, "Contents of notifications for Amazon SES email receiving"). */
const InboundMail = z.object({
  notificationType: z.literal('Received'),
  mail: z.object({ messageId: z.string().min(1), source: z.string() }),
  receipt: z.object({ spamVerdict: verdict, virusVerdict: verdict }),
  content: z.string(),
});

const Inbound = z.union([InboundSms, InboundMail]);

/** What SNS says once to a topic that SES is to publish to; it comes from nobody. */
const greeting = 'Successfully validated SNS topic';

/** Reads the body of an SQS record; `Rejected` (nothing of it in the message) when it is neither an inbound text nor mail. */
export async function readInbound(body: string): Promise<InboundMessage | 'greeting'> {
  const outer = parse(body);
  const envelope = Envelope.safeParse(outer);
  if (envelope.success && envelope.data.Message.startsWith(greeting)) return 'greeting';
  const parsed = Inbound.safeParse(envelope.success ? parse(envelope.data.Message) : outer);
  if (!parsed.success) throw new Rejected('message is neither an inbound text nor an inbound mail');
  return 'content' in parsed.data ? fromMail(parsed.data) : fromSms(parsed.data);
}

/** The parser's own error would quote the customer's words into the log. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Rejected('an inbound message is not JSON');
  }
}

const fromSms = (sms: z.infer<typeof InboundSms>): InboundMessage => ({
  channel: 'sms',
  messageId: sms.inboundMessageId,
  from: sms.originationNumber,
  text: sms.messageBody,
  ...(sms.previousPublishedMessageId && { answers: sms.previousPublishedMessageId }),
  automatic: false,
});

async function fromMail({ mail, receipt, content }: z.infer<typeof InboundMail>): Promise<InboundMessage> {
  const failed = [receipt.spamVerdict, receipt.virusVerdict].some((verdict) => verdict?.status === 'FAIL');
  const read = await readMail(rawMail(content));
  return {
    channel: 'email',
    messageId: mail.messageId,
    from: read.from ?? mail.source,
    text: read.text,
    ...(read.answers && { answers: read.answers }),
    automatic: read.automatic || failed,
  };
}

/** The SNS action's encoding is UTF-8 or Base64 and the notification does not say which: a mail has a colon, Base64 never. */
const rawMail = (content: string): string | Buffer =>
  content.includes(':') ? content : Buffer.from(content, 'base64');
