import * as z from 'zod';
import { Campaign, CampaignInput } from '../campaign.ts';
import { CampaignId, CustomerId, JobId, RunId } from '../ids.ts';
import { Outcomes, Run } from '../run.ts';
import { Locale, MessageChannel, Purpose } from '../vocabulary.ts';
import { page, pageOf, type StaffRoute } from './staff-route.ts';

const count = z.number().int();

/** From the frozen audience down to the answers. People for the first part, human responses for the second. */
export const Funnel = z.object({
  frozen: count,
  open: count,
  ...Outcomes.shape,
  delivered: count,
  bounced: count,
  complained: count,
  opened: count,
  clicked: count,
  unsubscribed: count,
});
export type Funnel = z.infer<typeof Funnel>;

export const CampaignReport = z.object({
  campaignId: CampaignId,
  runs: count,
  funnel: Funnel,
  /** Why people were refused, and each reason in words. */
  reasons: z.record(z.string(), count),
  reasonWords: z.record(z.string(), z.record(Locale, z.string())),
});
export type CampaignReport = z.infer<typeof CampaignReport>;

/** What a dry run found: the send's own rules with the claim left out. */
export const DryRunResult = z.object({
  audience: count,
  wouldSend: count,
  holdout: count,
  deferred: count,
  refused: count,
  reasons: z.record(z.string(), count),
});
export type DryRunResult = z.infer<typeof DryRunResult>;

export const Job = z.object({
  id: JobId,
  kind: z.literal('dry-run'),
  campaignId: CampaignId,
  status: z.enum(['running', 'done', 'failed']),
  startedAt: z.iso.datetime(),
  result: DryRunResult.optional(),
  /** Why it failed, in words. */
  reason: z.string().optional(),
});
export type Job = z.infer<typeof Job>;

const params = z.object({ id: CampaignId });
const readers = ['administrator', 'marketer', 'approver', 'analyst'] as const;
const makers = ['administrator', 'marketer'] as const;
const checkers = ['administrator', 'approver'] as const;
const Reason = z.object({ reason: z.string().trim().min(1).max(500) });

/** A step in a campaign's life: the reply is the campaign as it then is. */
const step = { params, response: Campaign, repeat: 'same-reply' } as const;

export const campaignRoutes = {
  'GET /api/campaigns': {
    summary: 'List campaigns, newest first',
    roles: readers,
    query: z.object(page),
    response: pageOf(Campaign),
  },
  'POST /api/campaigns': {
    summary: 'Plan a campaign',
    roles: makers,
    body: CampaignInput,
    response: Campaign,
    status: 201,
    repeat: 'same-reply',
  },
  'GET /api/campaigns/{id}': { summary: 'One campaign', roles: readers, params, response: Campaign },
  'PUT /api/campaigns/{id}': {
    ...step,
    summary: 'Change a campaign; an approval it had is void',
    roles: makers,
    body: CampaignInput,
  },
  'POST /api/campaigns/{id}/submit': { ...step, summary: 'Hand a draft in for approval', roles: makers },
  'POST /api/campaigns/{id}/approve': {
    ...step,
    summary: "Approve another person's campaign exactly as it was submitted",
    roles: checkers,
  },
  'POST /api/campaigns/{id}/send-back': {
    ...step,
    summary: 'Give a submitted campaign back with a reason',
    roles: checkers,
    body: Reason,
  },
  'POST /api/campaigns/{id}/pause': {
    ...step,
    summary: 'Stop sending, until it is resumed',
    roles: ['administrator', 'marketer', 'approver'],
    body: Reason.partial().optional(),
  },
  'POST /api/campaigns/{id}/resume': { ...step, summary: 'Go on with a paused campaign', roles: makers },
  'POST /api/campaigns/{id}/cancel': {
    ...step,
    summary: 'End a campaign for good',
    roles: makers,
    body: Reason.partial().optional(),
  },
  'POST /api/campaigns/{id}/test-send': {
    summary: "Send the campaign's message, with sample values, to an address of the bank's own staff",
    roles: makers,
    params,
    body: z.object({ to: z.string().trim().min(3).max(320), locale: Locale.default('en') }),
    response: z.object({ messageId: z.string() }),
    repeat: 'same-reply',
  },
  'POST /api/campaigns/{id}/dry-run': {
    summary: 'Ask who would be sent to and who refused, and why; nothing is sent',
    roles: ['administrator', 'marketer', 'approver'],
    params,
    response: z.object({ jobId: JobId }),
    status: 202,
    repeat: 'same-reply',
  },
  'GET /api/campaigns/{id}/report': {
    summary: 'Funnel and reasons over all runs of a campaign',
    roles: readers,
    params,
    response: CampaignReport,
  },
  'GET /api/campaigns/{id}/runs': {
    summary: "A campaign's runs, newest first",
    roles: readers,
    params,
    query: z.object(page),
    response: pageOf(Run),
  },
} as const satisfies Record<string, StaffRoute>;

export const runRoutes = {
  'GET /api/runs/{id}': {
    summary: 'One run: where everybody of its audience stands',
    roles: readers,
    params: z.object({ id: RunId }),
    response: Run,
  },
} as const satisfies Record<string, StaffRoute>;

export const jobRoutes = {
  'GET /api/jobs/{jobId}': {
    summary: 'How far a job is, and what it found',
    roles: readers,
    params: z.object({ jobId: JobId }),
    response: Job,
  },
} as const satisfies Record<string, StaffRoute>;

const PerLocale = z.record(Locale, z.string());

export const templateRoutes = {
  'GET /api/templates': {
    summary: 'The message templates campaigns can use',
    roles: ['administrator', 'marketer', 'approver'],
    response: z.object({
      items: z.array(
        z.object({
          name: z.string(),
          title: PerLocale,
          purposes: z.array(Purpose),
          kinds: z.array(z.string()),
          channels: z.array(MessageChannel),
          /** What a campaign may say in its `content`. */
          variables: z.array(
            z.object({
              name: z.string(),
              label: PerLocale,
              sample: PerLocale,
              optional: z.boolean(),
              type: z.string(),
            }),
          ),
        }),
      ),
    }),
  },
  'POST /api/templates/{name}/preview': {
    summary: 'A message as a recipient would see it, with sample values where none are given',
    roles: ['administrator', 'marketer', 'approver'],
    params: z.object({ name: z.string().regex(/^[a-z0-9-]{1,64}$/) }),
    body: z.object({
      locale: Locale.default('en'),
      content: z.record(z.string(), z.string().max(2000)).default({}),
      /** A customer to preview with; needs a role that sees customers unmasked. */
      customerId: CustomerId.optional(),
    }),
    response: z.object({
      email: z.object({ subject: z.string(), html: z.string(), text: z.string() }).optional(),
      sms: z.object({ text: z.string(), segments: count }).optional(),
    }),
    repeat: 'harmless',
  },
} as const satisfies Record<string, StaffRoute>;
