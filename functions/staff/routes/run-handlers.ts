import { listRuns, readRun } from '../../audience/run.store.ts';
import { readCampaign, readPlan } from '../../campaigns/campaign.store.ts';
import { dryRun } from '../../campaigns/dry-run.ts';
import { readJob, saveJob } from '../../campaigns/job.store.ts';
import { planCampaign } from '../../campaigns/plan-campaign.ts';
import type { ApprovedPlan, Campaign } from '../../contracts/campaign.ts';
import type { Job } from '../../contracts/staff/campaign-routes.ts';
import { nextId } from '../../platform/sequence.ts';
import { campaignReport } from '../../reports/campaign-report.ts';
import { showRun } from '../../reports/show-run.ts';
import { readSegment } from '../../segments/segment.store.ts';
import { fromNext, toNext } from '../cursor.ts';
import type { StaffParts } from '../staff-parts.ts';
import { notFound, refuse, type StaffHandlers } from '../staff-request.ts';

type Keys =
  | 'POST /api/campaigns/{id}/dry-run'
  | 'GET /api/campaigns/{id}/report'
  | 'GET /api/campaigns/{id}/runs'
  | 'GET /api/runs/{id}'
  | 'GET /api/jobs/{jobId}';

export const runHandlers = ({ database, campaigns }: StaffParts): StaffHandlers<Keys> => {
  /** What was submitted, or what would be now. */
  async function planOf(campaign: Campaign): Promise<ApprovedPlan | undefined> {
    const submitted = await readPlan(database, campaign.id, campaign.version);
    if (submitted) return submitted;
    const segment = await readSegment(database, campaign.segmentId);
    const template = campaigns.templates.find(campaign.template, campaign.brand);
    return segment && template && planCampaign(campaign, segment, template, undefined);
  }

  return {
    'POST /api/campaigns/{id}/dry-run': async ({ params: { id }, now }) => {
      const stored = await readCampaign(database, id);
      if (!stored) return notFound('campaign', id);
      const plan = await planOf(stored.campaign);
      if (!plan) return refuse('conflict', 'The segment or template of the campaign is gone: choose another.');
      const result = await dryRun(database, plan, now);
      const startedAt = new Date(now).toISOString();
      const job: Job = {
        id: await nextId(database, 'job'),
        kind: 'dry-run',
        campaignId: id,
        status: 'done',
        startedAt,
        result,
      };
      await saveJob(database, job, now);
      return { body: { jobId: job.id } };
    },

    'GET /api/campaigns/{id}/report': async ({ params: { id } }) => {
      if (!(await readCampaign(database, id))) return notFound('campaign', id);
      return { body: await campaignReport(database, id) };
    },

    'GET /api/campaigns/{id}/runs': async ({ params: { id }, query: { limit, cursor: word } }) => {
      const from = fromNext(word);
      if ('problem' in from) return from;
      const page = await listRuns(database, id, limit, from.cursor);
      return {
        body: { items: await Promise.all(page.items.map((run) => showRun(database, run))), ...toNext(page.cursor) },
      };
    },

    'GET /api/runs/{id}': async ({ params: { id } }) => {
      const run = await readRun(database, id);
      return run ? { body: await showRun(database, run) } : notFound('run', id);
    },

    'GET /api/jobs/{jobId}': async ({ params: { jobId } }) => {
      const job = await readJob(database, jobId);
      return job ? { body: job } : notFound('job', jobId);
    },
  };
};
