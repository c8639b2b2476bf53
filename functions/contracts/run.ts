import * as z from 'zod';
import { Limits } from './campaign.ts';
import { CampaignId, CustomerId, RunId } from './ids.ts';
import { Brand, Locale, MessageChannel, Purpose } from './vocabulary.ts';

export const RunStatus = z.enum(['freezing', 'releasing', 'paused', 'finished', 'cancelled']);
export type RunStatus = z.infer<typeof RunStatus>;

/** Where one person's dispatch in a run can end. `deferred` and `unknown` are still open. */
export const Outcome = z.enum(['sent', 'refused', 'failed', 'unresolved', 'holdout']);
export type Outcome = z.infer<typeof Outcome>;

export const Outcomes = z.object({
  sent: z.number().int(),
  refused: z.number().int(),
  failed: z.number().int(),
  unresolved: z.number().int(),
  holdout: z.number().int(),
});
export type Outcomes = z.infer<typeof Outcomes>;

/** A run as the staff API shows it. When finished, `open` is 0 and `frozen` the sum of the outcomes. */
export const Run = z.object({
  id: RunId,
  campaignId: CampaignId,
  status: RunStatus,
  occurrence: z.string(),
  startedAt: z.iso.datetime(),
  frozen: z.number().int(),
  open: z.number().int(),
  outcomes: Outcomes,
  reasons: z.record(z.string(), z.number().int()),
  pausedBecause: z.string().optional(),
});
export type Run = z.infer<typeof Run>;

/** Everything a worker needs of the campaign, copied into the run: no further read. */
export const RunPlan = z.object({
  kind: z.enum(['birthday', 'one-off']),
  purpose: Purpose,
  channel: MessageChannel,
  brand: Brand,
  holdout: z.number(),
  limits: Limits,
  version: z.number().int(),
  segmentId: z.string(),
  /** Occasion runs: the local calendar date greeted, and the local time. */
  date: z.iso.date().optional(),
  localTime: z.string().optional(),
  /** The offered product's risk grade, where there is one. */
  riskGrade: z
    .string()
    .regex(/^R[1-5]$/)
    .optional(),
  /** One-off runs: the instant. */
  at: z.iso.datetime().optional(),
  audience: z.number().int().optional(),
  /** Per locale: the SES template's name, or the SMS wording. */
  messages: z.record(Locale, z.object({ templateName: z.string().optional(), sms: z.string().optional() })),
  template: z.string(),
  recipientVariables: z.array(z.string()),
  sender: z.object({ localPart: z.string(), displayName: z.record(Locale, z.string()) }),
});
export type RunPlan = z.infer<typeof RunPlan>;

/** Item `run` of the run: status and freeze. Outcome sums lie apart (`sums#n`) so that workers do not collide. */
export const RunItem = z.object({
  id: RunId,
  part: z.literal('run'),
  campaignId: CampaignId,
  status: RunStatus,
  occurrence: z.string(),
  startedAt: z.iso.datetime(),
  /** After this instant nobody is sent to: refused as too late. */
  closesAt: z.iso.datetime(),
  plan: RunPlan,
  slices: z.number().int(),
  slicesOpen: z.number().int(),
  frozen: z.number().int(),
  pausedBecause: z.string().optional(),
  /** Staff resumed a run that had paused for drift. */
  driftAccepted: z.boolean().optional(),
  /** What staff had seen when they last resumed the run: only what came since can pause it again. */
  accepted: z
    .object({ sent: z.number(), bounced: z.number(), complained: z.number(), unsubscribed: z.number() })
    .optional(),
  /** A run with a ramp: the step it has reached (from 1), the last batch that belongs to it, when to look again. */
  rampStep: z.number().int().optional(),
  rampUpTo: z.string().optional(),
  rampNextAt: z.iso.datetime().optional(),
  cancelledAt: z.iso.datetime().optional(),
  /** How often everything open was handed out again: what waits since before is superseded. */
  handOut: z.number().int().optional(),
  /** What the sweeper counted last time: unchanged means that nothing moves. */
  swept: z.number().int().optional(),
});
export type RunItem = z.infer<typeof RunItem>;

/** Item `batch#<dueAt>#<slice>-<n>`: at most 50 recipients alike in locale, variant and instant. Content frozen once. */
export const Batch = z.object({
  id: RunId,
  part: z.string(),
  customerIds: z.array(CustomerId).min(1).max(50),
  locale: Locale,
  variant: z.string(),
  dueAt: z.iso.datetime(),
  /** Service messages sent a second time, since of the first nothing was heard for an hour. */
  isResend: z.boolean().optional(),
});
export type Batch = z.infer<typeof Batch>;

/** At most this many recipients in a batch: SES takes 50 entries in one SendBulkEmail (SES v2 API, BulkEmailEntries). */
export const batchSize = 50;
