import type { DispatchFact, OverruledFact, RefusalFact } from '../contracts/facts.ts';
import type { CustomerId } from '../contracts/ids.ts';
import type { Batch, RunItem } from '../contracts/run.ts';
import type { Insert } from '../platform/database.ts';
import type { Refusal } from './batch-outcome.ts';
import { dispatchId, onlyStep } from './dispatch-id.ts';
import type { SendResult } from './message-channel.ts';

/** How one person's message ended. `not-resent`: the rules, or news of the first, kept the second from being sent. */
export type Ending = SendResult | { result: 'not-resent'; reason: string };

export const dispatchFactKey = (run: RunItem, customerId: CustomerId, isResend = false): string =>
  `dispatch#${dispatchId(run, customerId, isResend)}`;
export const refusalFactKey = (run: RunItem): string => `refusal#${run.id}#${onlyStep}#${run.plan.channel}`;

/** The fact that a message left, or did not, or may have. Inserted once. */
export function dispatchFact(
  run: RunItem,
  { part, isResend }: Pick<Batch, 'part' | 'isResend'>,
  customerId: CustomerId,
  result: Ending,
  { nowMs, leavesTrace }: { nowMs: number; leavesTrace: boolean },
): Insert & { fact: DispatchFact } {
  const { plan } = run;
  const fact: DispatchFact = {
    customerId,
    fact: dispatchFactKey(run, customerId, isResend),
    kind: 'dispatch',
    at: new Date(nowMs).toISOString(),
    dispatchId: dispatchId(run, customerId, isResend),
    runId: run.id,
    campaignId: run.campaignId,
    segmentId: plan.segmentId,
    campaignKind: plan.kind,
    channel: plan.channel,
    purpose: plan.purpose,
    brand: plan.brand,
    variant: 'a',
    batch: part,
    step: onlyStep,
    status: statusOf(result, leavesTrace, isResend),
    ...(isResend && { isResend }),
    ...(result.result === 'accepted' ? { providerMessageId: result.providerMessageId } : { reason: result.reason }),
  };
  return { insert: 'timeline', item: fact, fact };
}

/**
 * What no event could prove later is unresolved at once when its reply was lost: an SMS by SNS (design, section 5). So is a
 * first message without its second: it may have left, so its person is neither refused nor failed.
 */
function statusOf(result: Ending, leavesTrace: boolean, isResend = false): DispatchFact['status'] {
  if (result.result === 'accepted') return 'sent';
  if (result.result === 'unknown') return leavesTrace ? 'unknown' : 'unresolved';
  return isResend ? 'unresolved' : 'failed';
}

/** Why this person got no message in this run. Written with the batch's result, so once. */
export const refusalFact = (
  run: RunItem,
  customerId: CustomerId,
  { reason, findings }: Refusal,
  nowMs: number,
): RefusalFact => ({
  customerId,
  fact: refusalFactKey(run),
  kind: 'refusal',
  ...aboutRun(run, nowMs),
  reason,
  findings: findings.length > 0 ? findings : [reason],
});

/** That refusal did not hold: see `mendBatch`. */
export const overruledFact = (
  run: RunItem,
  { customerId, reason }: Pick<RefusalFact, 'customerId' | 'reason'>,
  nowMs: number,
): OverruledFact => ({
  customerId,
  fact: refusalFactKey(run).replace('refusal', 'overruled'),
  kind: 'overruled',
  ...aboutRun(run, nowMs),
  reason,
});

const aboutRun = ({ id, campaignId, plan }: RunItem, nowMs: number) => ({
  at: new Date(nowMs).toISOString(),
  runId: id,
  campaignId,
  segmentId: plan.segmentId,
  campaignKind: plan.kind,
  channel: plan.channel,
  purpose: plan.purpose,
});
