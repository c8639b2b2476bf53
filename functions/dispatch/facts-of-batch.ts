import type { DispatchFact, RefusalFact } from '../contracts/facts.ts';
import type { CustomerId } from '../contracts/ids.ts';
import type { RunItem } from '../contracts/run.ts';
import type { Reason } from '../gate/decision.ts';
import type { Insert } from '../platform/database.ts';
import { dispatchId, onlyStep } from './dispatch-id.ts';
import type { SendResult } from './message-channel.ts';

export const dispatchFactKey = (run: RunItem, customerId: CustomerId): string =>
  `dispatch#${dispatchId(run, customerId)}`;
export const refusalFactKey = (run: RunItem): string => `refusal#${run.id}#${onlyStep}#${run.plan.channel}`;

/** The fact that a message left, or did not, or may have. Inserted once. */
export function dispatchFact(
  run: RunItem,
  batch: string,
  customerId: CustomerId,
  result: SendResult,
  nowMs: number,
): Insert & { fact: DispatchFact } {
  const { plan } = run;
  const fact: DispatchFact = {
    customerId,
    fact: dispatchFactKey(run, customerId),
    kind: 'dispatch',
    at: new Date(nowMs).toISOString(),
    dispatchId: dispatchId(run, customerId),
    runId: run.id,
    campaignId: run.campaignId,
    segmentId: plan.segmentId,
    campaignKind: plan.kind,
    channel: plan.channel,
    purpose: plan.purpose,
    brand: plan.brand,
    variant: 'a',
    batch,
    step: onlyStep,
    status: statusOf(result, plan.channel),
    ...(result.result === 'accepted' ? { providerMessageId: result.providerMessageId } : { reason: result.reason }),
  };
  return { insert: 'timeline', item: fact, fact };
}

/** An SMS leaves no trace that could prove it later, so one whose reply was lost is unresolved at once (design, section 5). */
function statusOf(result: SendResult, channel: string): DispatchFact['status'] {
  if (result.result === 'accepted') return 'sent';
  if (result.result === 'unknown') return channel === 'sms' ? 'unresolved' : 'unknown';
  return 'failed';
}

/** Why this person got no message in this run. Inserted once. */
export function refusalFact(
  run: RunItem,
  customerId: CustomerId,
  reason: Reason,
  findings: Reason[],
  nowMs: number,
): Insert {
  const fact: RefusalFact = {
    customerId,
    fact: refusalFactKey(run),
    kind: 'refusal',
    at: new Date(nowMs).toISOString(),
    runId: run.id,
    campaignId: run.campaignId,
    segmentId: run.plan.segmentId,
    campaignKind: run.plan.kind,
    channel: run.plan.channel,
    purpose: run.plan.purpose,
    reason,
    findings: findings.length > 0 ? findings : [reason],
  };
  return { insert: 'timeline', item: fact };
}
