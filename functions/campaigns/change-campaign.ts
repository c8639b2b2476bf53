import { type Campaign, CampaignInput } from '../contracts/campaign.ts';
import type { CampaignId } from '../contracts/ids.ts';
import type { StartRun } from '../contracts/messages.ts';
import type { Segment } from '../contracts/segment.ts';
import type { SendWindow } from '../gate/local-time.ts';
import type { Database } from '../platform/database.ts';
import type { Queue } from '../platform/queues.ts';
import type { Schedules } from '../platform/schedules.ts';
import { approvalHash } from './approval-hash.ts';
import { insertCampaign, readCampaign, readPlan, type StoredCampaign, saveCampaign } from './campaign.store.ts';
import { allowedActions, type CampaignAction, nextStatus } from './campaign-states.ts';
import { type CampaignProblem, checkCampaign } from './check-campaign.ts';
import type { MailTemplates } from './mail-templates.channel.ts';
import { planCampaign } from './plan-campaign.ts';
import { catchUp, setClock } from './schedule-campaign.ts';
import type { CompiledTemplate } from './templates/compiled-template.ts';

/** Who acts (`by` for people to read, `id` never changes) and when; `why` where the action needs a reason. */
export type Act = { by: string; id: string; nowMs: number; why?: string };
/** A changed campaign, or why not: what is wrong with it, who may not, or that it is not the time. */
export type CampaignAnswer =
  | { campaign: Campaign }
  | { refused: 'not-found' | 'changed-meanwhile' | 'maker-is-checker' }
  | { refused: 'not-now'; status: Campaign['status']; allowed: CampaignAction[] }
  | { refused: 'invalid'; problems: CampaignProblem[] };

export type CampaignParts = {
  database: Database;
  findTemplate: (name: string, brand: string) => CompiledTemplate | undefined;
  readSegment: (id: string) => Promise<Segment | undefined>;
  window: SendWindow;
};

export type ApprovalParts = {
  database: Database;
  mailTemplates: MailTemplates;
  schedules: Schedules<StartRun>;
  starts: Queue<StartRun>;
};

export async function createCampaign(
  id: CampaignId,
  input: CampaignInput,
  { by, id: maker, nowMs }: Act,
  parts: CampaignParts,
): Promise<CampaignAnswer> {
  const problems = await problemsOf(input, nowMs, parts);
  if (problems.length > 0) return { refused: 'invalid', problems };
  const at = new Date(nowMs).toISOString();
  const campaign: Campaign = {
    ...input,
    id,
    status: 'draft',
    version: 1,
    createdAt: at,
    createdBy: by,
    makers: [maker],
    history: [{ at, by, action: 'created' }],
  };
  return (await insertCampaign(parts.database, campaign)) === 'done' ? { campaign } : { refused: 'changed-meanwhile' };
}

/** An edit makes a new version and voids submission and approval. */
export async function editCampaign(
  id: CampaignId,
  input: CampaignInput,
  act: Act,
  parts: CampaignParts,
): Promise<CampaignAnswer> {
  const problems = await problemsOf(input, act.nowMs, parts);
  if (problems.length > 0) return { refused: 'invalid', problems };
  return change(parts.database, id, 'edit', act, async ({ campaign }) => {
    const { submittedBy: _s, approvedBy: _a, approvalHash: _h, sentBackReason: _r, ...rest } = campaign;
    return { campaign: { ...rest, ...input, version: campaign.version + 1, makers: withMaker(campaign, act) } };
  });
}

/** Freezes what is to be approved: rules, words, schedule, limits and the count of people they fit. */
export async function submitCampaign(
  id: CampaignId,
  act: Act,
  parts: CampaignParts & { count: (segment: Segment) => Promise<number> },
): Promise<CampaignAnswer> {
  return change(parts.database, id, 'submit', act, async ({ campaign }) => {
    const input = CampaignInput.parse(campaign);
    const problems = await problemsOf(input, act.nowMs, parts);
    if (problems.length > 0) return { refused: 'invalid', problems };
    const [segment, template] = [
      (await parts.readSegment(input.segmentId))!,
      parts.findTemplate(input.template, input.brand)!,
    ];
    const audience = input.kind === 'one-off' ? await parts.count(segment) : undefined;
    return {
      campaign: { ...campaign, submittedBy: act.by, makers: withMaker(campaign, act) },
      plan: planCampaign(campaign, segment, template, audience),
    };
  });
}

/**
 * A second person approves exactly what was submitted. Its words go to the provider and its clock is set first: were the
 * approval then not saved, a run that the clock starts finds no approval and ends. What the clock missed starts at once.
 */
export async function approveCampaign(
  id: CampaignId,
  act: Act,
  { database, mailTemplates, schedules, starts }: ApprovalParts,
): Promise<CampaignAnswer> {
  const answer = await change(database, id, 'approve', act, async ({ campaign }) => {
    if (campaign.makers.includes(act.id)) return { refused: 'maker-is-checker' };
    const plan = await readPlan(database, id, campaign.version);
    if (!plan) return { refused: 'changed-meanwhile' };
    await mailTemplates.store(plan);
    await setClock(campaign, act.nowMs, schedules);
    return { campaign: { ...campaign, approvedBy: act.by, approvalHash: approvalHash(plan) } };
  });
  if ('campaign' in answer) await catchUp(answer.campaign, act.nowMs, starts);
  return answer;
}

export async function sendBackCampaign(
  id: CampaignId,
  act: Act & { why: string },
  { database }: { database: Database },
): Promise<CampaignAnswer> {
  return change(database, id, 'send-back', act, async ({ campaign }) => {
    const { submittedBy: _s, ...rest } = campaign;
    // A new version, so that words which were stored for this one are never taken for the next.
    return { campaign: { ...rest, version: campaign.version + 1, sentBackReason: act.why } };
  });
}

/** Pause, resume, cancel: the campaign's side; its runs follow by `stopRuns` and `resumeRuns`. */
export const moveByStaff = (
  id: CampaignId,
  action: 'pause' | 'resume' | 'cancel',
  act: Act,
  database: Database,
): Promise<CampaignAnswer> => change(database, id, action, act, async ({ campaign }) => ({ campaign }));

const withMaker = ({ makers }: Campaign, { id }: Act): string[] => [...new Set([...makers, id])];

type Changed =
  | { campaign: Campaign; plan?: Parameters<typeof saveCampaign>[3] }
  | Exclude<CampaignAnswer, { campaign: Campaign }>;

/** Reads, asks the table of states, lets `make` build the new version, and saves it if nobody was faster. */
async function change(
  database: Database,
  id: CampaignId,
  action: CampaignAction,
  { by, nowMs, why }: Act,
  make: (stored: StoredCampaign) => Promise<Changed>,
): Promise<CampaignAnswer> {
  const stored = await readCampaign(database, id);
  if (!stored) return { refused: 'not-found' };
  const status = nextStatus(stored.campaign.status, action);
  if (!status)
    return { refused: 'not-now', status: stored.campaign.status, allowed: allowedActions(stored.campaign.status) };
  const made = await make(stored);
  if ('refused' in made) return made;
  const entry = { at: new Date(nowMs).toISOString(), by, action, ...(why && { reason: why }) };
  const campaign: Campaign = { ...made.campaign, status, history: [...made.campaign.history, entry] };
  return (await saveCampaign(database, stored, campaign, made.plan)) === 'done'
    ? { campaign }
    : { refused: 'changed-meanwhile' };
}

async function problemsOf(
  input: CampaignInput,
  nowMs: number,
  { findTemplate, readSegment, window }: CampaignParts,
): Promise<CampaignProblem[]> {
  const segment = await readSegment(input.segmentId);
  return checkCampaign(input, { template: findTemplate(input.template, input.brand), segment, window, nowMs });
}
