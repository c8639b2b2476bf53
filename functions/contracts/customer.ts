import * as z from 'zod';
import { CustomerId } from './ids.ts';
import { Brand, Locale, mainBrand, RiskGrade, SuppressionFlag } from './vocabulary.ts';

const yesNoUnknown = z.enum(['yes', 'no', 'unknown']);
const calendarDate = z.iso.date();

/** What the fold keeps of a customer: decayed sums as of an instant, so that late and early facts add up to the same. */
export const Scores = z.object({
  /** Last purchase or conversion (event time). */
  lastTransactionAt: z.iso.datetime().optional(),
  /** Number and amount of transactions, each halved per year of age, as of `asOf`. */
  frequency: z.number(),
  monetary: z.number(),
  /** Human responses, each halved per 30 days of age, as of `asOf`: email and SMS apart. */
  engagementEmail: z.number(),
  engagementSms: z.number(),
  asOf: z.iso.datetime(),
});
export type Scores = z.infer<typeof Scores>;

/** One item of the Customers table: about 1 KB, since an audience scan reads each. */
export const Customer = z.object({
  customerId: CustomerId,
  brand: Brand.default(mainBrand),
  name: z.string().max(200).default(''),
  email: z.string().optional(),
  /** E.164. */
  phone: z.string().optional(),
  /** Absent when blank or a placeholder (1900-01-01, 1970-01-01). */
  birthday: calendarDate.optional(),
  locale: Locale,
  /** IANA time zone. */
  zone: z.string(),
  city: z.string().optional(),
  occupation: z.string().optional(),
  maritalStatus: z.string().optional(),
  education: z.string().optional(),
  hasHousingLoan: yesNoUnknown.optional(),
  hasPersonalLoan: yesNoUnknown.optional(),
  riskGrade: RiskGrade.optional(),
  balance: z.number().optional(),
  tier: z.string().optional(),
  accountOpenedOn: calendarDate.optional(),
  flags: z.array(SuppressionFlag).default([]),
  /** Columns the import does not know. */
  attributes: z.record(z.string(), z.string()).default({}),
  /** Consents as the bank's file last stated them, for segment rules only: the gate alone decides. */
  statedEmailConsent: z.boolean().optional(),
  statedSmsConsent: z.boolean().optional(),
  /** Another customer has the same mailbox or number: a claim on the address item is needed too. */
  sharedEmail: z.boolean().optional(),
  sharedPhone: z.boolean().optional(),
  /** Hash of the imported row: the same row again changes nothing. */
  rowHash: z.string().optional(),
  scores: Scores.optional(),
  /** Raised by every change of `scores`; `applied` holds the last stream sequence number per shard (zero-padded). */
  scoresVersion: z.number().int().optional(),
  scoresApplied: z.record(z.string(), z.string()).optional(),
});
export type Customer = z.infer<typeof Customer>;
