import { z } from 'zod';
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
  'staff',
]);
export type ConsentSource = z.infer<typeof ConsentSource>;

/** Append-only ledger entry on the Timeline: fact `consent#<at>#<entryId>`. One entry may change several purposes at once. */
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
  dispatchId: DispatchId.optional(),
});
export type ConsentEntry = z.infer<typeof ConsentEntry>;
