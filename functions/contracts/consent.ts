import * as z from 'zod';
import { CustomerId, DispatchId } from './ids.ts';
import { Brand, Channel, Purpose } from './vocabulary.ts';

/** Purposes an opt-out from marketing on a channel withdraws; `service` is not asked for and cannot be refused by channel. */
export const marketingPurposes = [
  'birthday-and-care',
  'product-marketing',
  'referral',
  'survey',
] as const satisfies Purpose[];

export const ConsentState = z.enum(['granted', 'withdrawn']);
export type ConsentState = z.infer<typeof ConsentState>;

/** How a consent entry came to be. */
export const ConsentSource = z.enum([
  'import',
  'one-click-unsubscribe',
  'unsubscribe-page',
  'preference-page',
  'sms-reply',
  'email-reply',
  'complaint',
  'permanent-bounce',
  /** The third bounce of a kind that may pass, within 30 days. */
  'soft-bounces',
  'staff',
]);
export type ConsentSource = z.infer<typeof ConsentSource>;

/** Why nothing may be sent to an address on a channel. */
export const SuppressionReason = z.enum(['complaint', 'bounce', 'stop', 'erased']);
export type SuppressionReason = z.infer<typeof SuppressionReason>;

/**
 * Append-only ledger entry on the Timeline: fact `consent#<at>#<entryId>`. One entry may change several purposes at once.
 * `at` is the instant it was stored and grows from entry to entry of a person, so their order is the order of effect.
 */
export const ConsentEntry = z.object({
  customerId: CustomerId,
  fact: z.string(),
  kind: z.literal('consent'),
  at: z.iso.datetime(),
  brand: Brand,
  channel: Channel,
  purposes: z.array(Purpose),
  state: ConsentState,
  source: ConsentSource,
  /** Who did it: the customer, a staff member's name, `import`, the provider. */
  actor: z.string(),
  /** Version of the wording shown, where one was. */
  wording: z.string().optional(),
  /** What proves it: import and line, message id, request id. Ids only. */
  evidence: z.string(),
  /** When the customer said so, where the source states it: earlier than `at`. */
  givenAt: z.iso.datetime().optional(),
  dispatchId: DispatchId.optional(),
  /** The entry also closed the person's address on this channel; with `purposes` empty (a bounce) it did only that. */
  suppressed: SuppressionReason.optional(),
  /** Suppressions of this channel that the person's own later consent took away. */
  lifted: z.array(SuppressionReason).optional(),
});
export type ConsentEntry = z.infer<typeof ConsentEntry>;
