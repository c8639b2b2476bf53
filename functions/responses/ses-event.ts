import * as z from 'zod';
import type { messageTags, ResponseFact } from '../contracts/facts.ts';
import { CampaignId, CustomerId, DispatchId, RunId } from '../contracts/ids.ts';
import { Brand, Purpose } from '../contracts/vocabulary.ts';
import { Rejected } from '../platform/errors.ts';

/**
 * What SES publishes about a message (SES developer guide: contents of event data published to SNS), of every event the
 * part that is used. Instants come out in UTC.
 */
const instant = z.iso.datetime({ offset: true }).transform((at) => new Date(at).toISOString());

const mail = z.object({
  timestamp: instant,
  messageId: z.string(),
  /** Our messages have one recipient each. */
  destination: z.array(z.string()).default([]),
  tags: z.record(z.string(), z.array(z.string())).default({}),
});
const recipients = z.array(z.object({ emailAddress: z.string() })).default([]);
/** `status` and `diagnosticCode` are there when a delivery report came with the bounce. */
const bounced = z.object({
  emailAddress: z.string(),
  status: z.string().optional(),
  diagnosticCode: z.string().optional(),
});

/** Opens and clicks are read whole: SES marks automated ones since August 2026, under a name that we do not know. */
const interaction = { timestamp: instant, ipAddress: z.string().optional(), userAgent: z.string().optional() };

export const SesEvent = z.discriminatedUnion('eventType', [
  z.object({ eventType: z.literal('Send'), mail }),
  z.object({ eventType: z.literal('Delivery'), mail, delivery: z.object({ timestamp: instant }) }),
  z.object({
    eventType: z.literal('Bounce'),
    mail,
    bounce: z.object({
      timestamp: instant,
      bounceType: z.string(),
      bounceSubType: z.string().default(''),
      bouncedRecipients: z.array(bounced).default([]),
    }),
  }),
  z.object({
    eventType: z.literal('Complaint'),
    mail,
    complaint: z.object({
      timestamp: instant,
      complaintFeedbackType: z.string().nullish(),
      complainedRecipients: recipients,
    }),
  }),
  z.object({ eventType: z.literal('Reject'), mail, reject: z.object({ reason: z.string().default('') }) }),
  z.object({
    eventType: z.literal('Rendering Failure'),
    mail,
    failure: z.object({ templateName: z.string().default('') }),
  }),
  z.object({
    eventType: z.literal('DeliveryDelay'),
    mail,
    deliveryDelay: z.object({ timestamp: instant, delayType: z.string().default('') }),
  }),
  z.object({ eventType: z.literal('Subscription'), mail, subscription: z.object({ timestamp: instant }) }),
  z.object({ eventType: z.literal('Open'), mail, open: z.looseObject(interaction) }),
  z.object({ eventType: z.literal('Click'), mail, click: z.looseObject({ ...interaction, link: z.string() }) }),
]);
export type SesEvent = z.infer<typeof SesEvent>;
export type SesEventOf<T extends SesEvent['eventType']> = Extract<SesEvent, { eventType: T }>;

/** Whose message an event is about: our tags on it. */
export type Origin = Pick<
  ResponseFact,
  | 'customerId'
  | 'dispatchId'
  | 'runId'
  | 'campaignId'
  | 'segmentId'
  | 'campaignKind'
  | 'channel'
  | 'purpose'
  | 'brand'
  | 'variant'
>;

const Tags = z.object({
  dispatch: DispatchId,
  customer: CustomerId,
  run: RunId,
  campaign: CampaignId,
  segment: z.string(),
  kind: z.string(),
  purpose: Purpose,
  brand: Brand,
  variant: z.string(),
} satisfies Record<(typeof messageTags)[number], z.ZodType>);

const Tagged = z.object({ mail: z.object({ tags: z.object({ dispatch: z.array(z.string()) }) }) });

/**
 * An event about one of our messages with its origin; `not-ours` when it carries no dispatch tag (a test send, another
 * application of the account). Throws `Rejected` when one of ours cannot be read.
 */
export function readSesEvent(body: unknown): { event: SesEvent; origin: Origin } | 'not-ours' {
  if (!Tagged.safeParse(body).success) return 'not-ours';
  const event = SesEvent.safeParse(body);
  if (!event.success) throw new Rejected(`provider event cannot be read: ${places(event.error)}`);
  return { event: event.data, origin: originIn(firstOfEach(event.data.mail.tags), 'email') };
}

/** Whose message it is, by the tags that came back. Throws `Rejected` when they are not ours. */
export function originIn(from: Record<string, string | undefined>, channel: Origin['channel']): Origin {
  const tags = Tags.safeParse(from);
  if (!tags.success) throw new Rejected(`tags of a provider event cannot be read: ${places(tags.error)}`);
  const { dispatch, customer, run, campaign, segment, kind, purpose, brand, variant } = tags.data;
  const ids = { customerId: customer, dispatchId: dispatch, runId: run, campaignId: campaign, segmentId: segment };
  return { ...ids, campaignKind: kind, channel, purpose, brand, variant };
}

/** SES gives each tag as a list; ours have one value. */
const firstOfEach = (tags: Record<string, string[]>): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(tags).map(([name, values]) => [name, values[0]]));

/** Where the event is wrong, not what it says: it names an address. */
const places = (error: z.ZodError): string =>
  error.issues.map(({ code, path }) => `${path.join('.')} ${code}`).join(', ');
