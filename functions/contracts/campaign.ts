import * as z from 'zod';
import { CampaignId, SegmentId } from './ids.ts';
import { RuleGroup } from './segment.ts';
import { Brand, Locale, MessageChannel, mainBrand, Purpose } from './vocabulary.ts';

export const CampaignKind = z.enum(['birthday', 'one-off']);
export type CampaignKind = z.infer<typeof CampaignKind>;

/** draft → submitted → scheduled → running → finished, with a way back, a pause and an end: `campaigns/campaign-states.ts`. */
export const CampaignStatus = z.enum(['draft', 'submitted', 'scheduled', 'running', 'paused', 'finished', 'cancelled']);
export type CampaignStatus = z.infer<typeof CampaignStatus>;

const LocalTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a local time such as "10:00"');

/** Once, at an instant; or each occasion's day at a local time of the recipient. */
export const Schedule = z.union([
  z.strictObject({ at: z.iso.datetime({ offset: true }) }),
  z.strictObject({ localTime: LocalTime }),
]);
export type Schedule = z.infer<typeof Schedule>;

const optOutRateWords = 'must be a share above 0 and at most 1, such as 0.01 for one in a hundred';

export const Limits = z.strictObject({
  /** Most recipients over the campaign's life, and per run. */
  total: z.number().int().positive().optional(),
  perDay: z.number().int().positive().optional(),
  /** Send to 1 % first, then to 10 %, then to all, and look at bounces, complaints and opt-outs in between. */
  ramp: z.boolean().optional(),
  /** A run pauses when a larger share (0 to 1) of those it was sent to opts out; 0.01 unless given. */
  optOutRate: z.number().gt(0, optOutRateWords).max(1, optOutRateWords).optional(),
});
export type Limits = z.infer<typeof Limits>;

export const CampaignInput = z.object({
  name: z.string().trim().min(1).max(120),
  kind: CampaignKind,
  purpose: Purpose,
  channel: MessageChannel,
  brand: Brand.default(mainBrand),
  segmentId: SegmentId,
  template: z.string().min(1),
  /** Values of the template's campaign-wide variables (product name, terms link …): one for all, or one per language. */
  content: z
    .record(z.string(), z.union([z.string().max(2000), z.partialRecord(Locale, z.string().max(2000))]))
    .default({}),
  schedule: Schedule,
  limits: Limits.default({}),
  /** Share of the audience that gets nothing, to compare with; stable per customer and campaign. */
  holdout: z.number().min(0).max(0.5).default(0),
});
export type CampaignInput = z.infer<typeof CampaignInput>;

/** One locale's message as approved: campaign values filled in, recipients' variables left. */
export const MessageContent = z.object({
  email: z.object({ subject: z.string(), html: z.string(), text: z.string() }).optional(),
  sms: z.string().optional(),
});
export type MessageContent = z.infer<typeof MessageContent>;

/** What the approval hash covers, copied at submission: rules, words, schedule and limits as they were then. */
export const ApprovedPlan = z.object({
  campaignId: CampaignId,
  version: z.number().int(),
  input: CampaignInput,
  rules: RuleGroup,
  messages: z.record(Locale, MessageContent),
  /** The template's variables that each recipient fills. */
  recipientVariables: z.array(z.string()),
  sender: z.object({ localPart: z.string(), displayName: z.record(Locale, z.string()) }),
  /** Risk grade that the message shows, where there is one: suitability judges it. */
  riskGrade: z.string().optional(),
  /** Exact count at submission; the run compares its frozen audience with it (10 %). For birthdays: nobody counted, no drift check. */
  audience: z.number().int().optional(),
});
export type ApprovedPlan = z.infer<typeof ApprovedPlan>;

export const Campaign = z.object({
  id: CampaignId,
  ...CampaignInput.shape,
  status: CampaignStatus,
  version: z.number().int(),
  createdAt: z.iso.datetime(),
  createdBy: z.string(),
  /** Ids of everybody who made, changed or submitted it: none of them may approve it. */
  makers: z.array(z.string()),
  submittedBy: z.string().optional(),
  approvedBy: z.string().optional(),
  /** SHA-256 over the approved plan; an edit removes it. */
  approvalHash: z.string().optional(),
  sentBackReason: z.string().optional(),
  history: z.array(
    z.object({ at: z.iso.datetime(), by: z.string(), action: z.string(), reason: z.string().optional() }),
  ),
});
export type Campaign = z.infer<typeof Campaign>;
