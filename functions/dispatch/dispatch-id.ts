import { createHash } from 'node:crypto';
import type { CustomerId, DispatchId } from '../contracts/ids.ts';
import type { RunItem } from '../contracts/run.ts';
import { claimKey } from '../gate/gate.ts';

/** Steps of a journey count from 1; today's campaigns have one. */
export const onlyStep = 1;

/**
 * What a person gets at most once: a step of an occurrence of a campaign on a channel. A birthday's occurrence is the
 * year, so a birthday or a zone that changes, or two runs that meet, greet nobody twice. A service message sent again has a claim of its own: one more, and never a third.
 */
export function claimKeyOf({ campaignId, plan }: RunItem, isResend = false): string {
  const occurrence = plan.date ? `${plan.kind}:${plan.date.slice(0, 4)}` : 'once';
  const attempt = isResend ? '|again' : '';
  return claimKey({ campaignId, occurrence: occurrence + attempt, step: onlyStep, channel: plan.channel });
}

/** When that occurrence is over (epoch ms): a year ends last at UTC−12, and a run of its last day may close later still. */
export function occurrenceClosesAtMs({ closesAt, plan }: RunItem): number {
  const yearEndsMs = plan.date ? Date.UTC(Number(plan.date.slice(0, 4)) + 1, 0, 1, 12) : 0;
  return Math.max(Date.parse(closesAt), yearEndsMs);
}

/** The dispatch of that step to one customer: the same for every worker and every run of the occurrence. 96 bits. */
export const dispatchId = (run: RunItem, customerId: CustomerId, isResend = false): DispatchId =>
  `dsp_${createHash('sha256')
    .update(`${run.campaignId}|${claimKeyOf(run, isResend)}|${customerId}`)
    .digest('hex')
    .slice(0, 24)}` as DispatchId;
