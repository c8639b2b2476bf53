import * as z from 'zod';
import { ConsentEntry } from './consent.ts';
import { CampaignId, CustomerId, DispatchId, RunId } from './ids.ts';
import { Brand, MessageChannel, Purpose } from './vocabulary.ts';

/**
 * Facts on one customer's Timeline. Each is inserted once under a sort key made from what it is about, so a duplicate is
 * a no-op and the table's stream is the event log. Keys (attribute `fact`):
 *   dispatch#<dispatchId>                       one message to one customer in one run
 *   refusal#<runId>#<step>#<channel>            why this person got none
 *   response#<dispatchId>#<event>#<eventId>     what came back; once-only kinds (delivery, bounce …) have eventId `once`
 *                                               (opened, clicked, responded that were taken back and set again: 2, 3 …)
 *   resolution#<dispatchId>                     how a message in doubt was settled
 *   proof#<dispatchId>                          an unresolved message that had been sent after all
 *   overruled#<runId>#<step>#<channel>          a refusal that did not hold: another worker had sent
 *   consent#<at>#<entryId>                      ledger
 *   event#<eventId>                             transaction, conversion or life event from the bank's systems
 *   reply#<messageId>                           an inbound message that is not an opt-out
 */
const about = { customerId: CustomerId, fact: z.string(), at: z.iso.datetime() };

/** What ties a fact to the campaign: copied into every fact, so that the fold needs no read. */
const origin = {
  dispatchId: DispatchId,
  runId: RunId,
  campaignId: CampaignId,
  segmentId: z.string(),
  campaignKind: z.string(),
  channel: MessageChannel,
  purpose: Purpose,
  brand: Brand,
  variant: z.string(),
};

export const DispatchFact = z.object({
  ...about,
  kind: z.literal('dispatch'),
  ...origin,
  batch: z.string(),
  step: z.number().int(),
  /** `unknown`: the provider may have taken it; a later response proves it did. */
  status: z.enum(['sent', 'failed', 'unknown', 'unresolved']),
  reason: z.string().optional(),
  /** The second and last message of a service dispatch whose first was never heard of. */
  isResend: z.boolean().optional(),
  providerMessageId: z.string().optional(),
});
export type DispatchFact = z.infer<typeof DispatchFact>;

export const RefusalFact = z.object({
  ...about,
  kind: z.literal('refusal'),
  runId: RunId,
  campaignId: CampaignId,
  segmentId: z.string(),
  campaignKind: z.string(),
  channel: MessageChannel,
  purpose: Purpose,
  /** The first refusal wins; every finding is kept. */
  reason: z.string(),
  findings: z.array(z.string()),
});
export type RefusalFact = z.infer<typeof RefusalFact>;

export const ResponseEvent = z.enum([
  'delivery',
  /** For good: the address does not exist. */
  'bounce',
  /** For now: a full mailbox, a server that would not take it in time. */
  'soft-bounce',
  'complaint',
  /** Somebody took the message out of the junk folder. */
  'not-spam',
  'reject',
  'rendering-failure',
  'delivery-delay',
  'send',
  'subscription',
  /** Every open and click with its verdict. */
  'open',
  'click',
  /** The first human open and click of a dispatch: set once, what reports count. */
  'opened',
  'clicked',
  /** The first of either. */
  'responded',
  /** Takes a verdict back: seen beside others, an open or click was a machine's after all (`about` says which of the two). */
  'burst',
  /** Takes back a first open, click or response (`about`) that was none; another may follow it under the next number. */
  'withdrawn',
  /** The customer opted out by this message's link, header, or a complaint about it. */
  'unsubscribed',
]);
export type ResponseEvent = z.infer<typeof ResponseEvent>;

export const Verdict = z.enum(['human', 'prefetch', 'scanner']);
export type Verdict = z.infer<typeof Verdict>;

export const ResponseFact = z.object({
  ...about,
  kind: z.literal('response'),
  ...origin,
  event: ResponseEvent,
  eventId: z.string(),
  verdict: Verdict.optional(),
  /** Corrections: what of the message they take back. `eventId` is `<event>.<eventId>` of the fact itself. */
  about: z.enum(['open', 'click', 'opened', 'clicked', 'responded']).optional(),
  /** Bounce type and subtype, complaint type, link's path without its query: never an address. */
  detail: z.string().optional(),
});
export type ResponseFact = z.infer<typeof ResponseFact>;

export const BankEventKind = z.enum(['transaction', 'conversion', 'life-event']);

export const BankEventFact = z.object({
  ...about,
  kind: z.literal('bank-event'),
  event: BankEventKind,
  /** For life events their name; for transactions the product, where given. */
  name: z.string().optional(),
  amount: z.number().optional(),
  campaignId: CampaignId.optional(),
  /** Conversions: the message they are credited to, the last one of the campaign inside the attribution window. */
  credit: z
    .object({
      dispatchId: DispatchId,
      runId: RunId,
      segmentId: z.string(),
      campaignKind: z.string(),
      channel: MessageChannel,
    })
    .optional(),
});
export type BankEventFact = z.infer<typeof BankEventFact>;

/** How a dispatch in doubt was settled: by an event that proves it, or by an hour of silence. `resent`: a second one takes its place. */
export const ResolutionFact = z.object({
  ...about,
  kind: z.literal('resolution'),
  ...origin,
  status: z.enum(['sent', 'unresolved', 'resent']),
});
export type ResolutionFact = z.infer<typeof ResolutionFact>;

/** A message given up as unresolved, of which an event came later: it had been sent. */
export const ProofFact = z.object({ ...about, kind: z.literal('proof'), ...origin });
export type ProofFact = z.infer<typeof ProofFact>;

/** Two workers had one batch: this one's refusal was counted, the other's message had left. The dispatch counts. */
export const OverruledFact = z.object({
  ...about,
  kind: z.literal('overruled'),
  runId: RunId,
  campaignId: CampaignId,
  segmentId: z.string(),
  campaignKind: z.string(),
  channel: MessageChannel,
  purpose: Purpose,
  /** The refusal's. */
  reason: z.string(),
});
export type OverruledFact = z.infer<typeof OverruledFact>;

export const ReplyFact = z.object({
  ...about,
  kind: z.literal('reply'),
  channel: MessageChannel,
  caseId: z.string().optional(),
});
export type ReplyFact = z.infer<typeof ReplyFact>;

export const Fact = z.discriminatedUnion('kind', [
  DispatchFact,
  RefusalFact,
  ResponseFact,
  ConsentEntry,
  BankEventFact,
  ReplyFact,
  ResolutionFact,
  ProofFact,
  OverruledFact,
]);
export type Fact = z.infer<typeof Fact>;

/** Tags on every message: with them an event finds its dispatch and its campaign without a read (SES: names and values [A-Za-z0-9_-]). */
export const messageTags = [
  'dispatch',
  'customer',
  'run',
  'campaign',
  'segment',
  'kind',
  'purpose',
  'brand',
  'variant',
] as const;
