import * as z from 'zod';

/** The words of the domain: each set is closed, and used by contracts, rules, templates and the console alike. */
export const Purpose = z.enum(['service', 'birthday-and-care', 'product-marketing', 'referral', 'survey']);
export type Purpose = z.infer<typeof Purpose>;

export const Channel = z.enum(['email', 'sms', 'phone']);
export type Channel = z.infer<typeof Channel>;

/** The channels that send by themselves; `phone` is a call list that people work. */
export const MessageChannel = z.enum(['email', 'sms']);
export type MessageChannel = z.infer<typeof MessageChannel>;

export const Locale = z.enum(['en', 'zh-CN']);
export type Locale = z.infer<typeof Locale>;

export const Role = z.enum([
  'marketer',
  'approver',
  'relationship-manager',
  'care-agent',
  'analyst',
  'privacy-officer',
  'administrator',
]);
export type Role = z.infer<typeof Role>;

/** Facts about a customer that stop marketing (all of them) or every message (`deceased`). Set by the bank's import. */
export const SuppressionFlag = z.enum([
  'deceased',
  'dispute',
  'arrears',
  'bereavement',
  'open-complaint',
  'vulnerable',
]);
export type SuppressionFlag = z.infer<typeof SuppressionFlag>;

/** A legal entity of the group. Part of consent, cap, template, campaign, sender and staff scope. */
export const Brand = z.string().regex(/^[a-z0-9-]{1,16}$/, 'must be 1 to 16 lower-case letters, digits or "-"');
export type Brand = z.infer<typeof Brand>;
export const mainBrand: Brand = 'main';

export const RiskGrade = z.enum(['C1', 'C2', 'C3', 'C4', 'C5']);
export type RiskGrade = z.infer<typeof RiskGrade>;
