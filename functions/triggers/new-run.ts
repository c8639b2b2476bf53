import { mailTemplateName } from '../campaigns/mail-template-name.ts';
import type { ApprovedPlan } from '../contracts/campaign.ts';
import type { RunItem, RunPlan } from '../contracts/run.ts';
import type { Locale } from '../contracts/vocabulary.ts';
import { type Occurrence, runIdOf } from './occurrence.ts';

/** The run of one occurrence of an approved plan, about to freeze its audience; everything a worker needs is copied into it. */
export function newRun(approved: ApprovedPlan, occurrence: Occurrence, slices: number, nowMs: number): RunItem {
  return {
    id: runIdOf(approved.campaignId, approved.version, occurrence),
    part: 'run',
    campaignId: approved.campaignId,
    status: 'freezing',
    occurrence: occurrence.name,
    startedAt: new Date(nowMs).toISOString(),
    closesAt: new Date(occurrence.closesAtMs).toISOString(),
    plan: runPlan(approved, occurrence),
    slices,
    slicesOpen: slices,
    frozen: 0,
  };
}

function runPlan(approved: ApprovedPlan, { date, at }: Occurrence): RunPlan {
  const { input, messages, version, campaignId } = approved;
  const localTime = 'localTime' in input.schedule ? input.schedule.localTime : undefined;
  const message = (locale: Locale) =>
    input.channel === 'email'
      ? { templateName: mailTemplateName(campaignId, version, locale) }
      : { sms: messages[locale].sms ?? '' };
  return {
    kind: input.kind,
    purpose: input.purpose,
    channel: input.channel,
    brand: input.brand,
    holdout: input.holdout,
    limits: input.limits,
    version,
    segmentId: input.segmentId,
    ...(date && { date }),
    ...(localTime && { localTime }),
    ...(at && { at }),
    ...(approved.riskGrade && { riskGrade: approved.riskGrade }),
    ...(approved.audience !== undefined && { audience: approved.audience }),
    messages: { en: message('en'), 'zh-CN': message('zh-CN') },
    template: input.template,
    recipientVariables: approved.recipientVariables,
    sender: approved.sender,
  };
}
