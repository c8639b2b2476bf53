import type { BankEventFact, DispatchFact, Fact, RefusalFact, ResponseFact } from '../../functions/contracts/facts.ts';
import { CampaignId, CustomerId, DispatchId, RunId } from '../../functions/contracts/ids.ts';

/** Facts that are valid by default. */
const origin = (n: number) => ({
  dispatchId: DispatchId.parse(`dsp_${n}`),
  runId: RunId.parse('run_1'),
  campaignId: CampaignId.parse('cmp_1'),
  segmentId: 'seg_1',
  campaignKind: 'birthday',
  channel: 'email' as const,
  purpose: 'birthday-and-care' as const,
  brand: 'main',
  variant: 'a',
});
export const customerId = (n: number) => CustomerId.parse(`c${n}`);
const at = '2027-03-01T10:00:00.000Z';

export const dispatch = (n: number, more: Partial<DispatchFact> = {}): DispatchFact => ({
  customerId: customerId(n),
  fact: `dispatch#dsp_${n}`,
  at,
  kind: 'dispatch',
  ...origin(n),
  batch: 'batch#x',
  step: 1,
  status: 'sent',
  ...more,
});

export const response = (n: number, event: ResponseFact['event'], more: Partial<ResponseFact> = {}): ResponseFact => ({
  customerId: customerId(n),
  fact: `response#dsp_${n}#${event}#${more.eventId ?? 'once'}`,
  at,
  kind: 'response',
  ...origin(n),
  event,
  eventId: 'once',
  ...more,
});

export const resolution = (n: number, status: 'sent' | 'unresolved' | 'resent'): Fact => ({
  customerId: customerId(n),
  fact: `resolution#dsp_${n}`,
  at,
  kind: 'resolution',
  ...origin(n),
  status,
});

/** An unresolved message that an event proved. */
export const proof = (n: number): Fact => ({
  customerId: customerId(n),
  fact: `proof#dsp_${n}`,
  at,
  kind: 'proof',
  ...origin(n),
});

/** A refusal that was counted although another worker's message had left. */
export const overruled = (n: number, reason: string): Fact => {
  const { findings: _, ...about } = refusal(n, reason);
  return { ...about, kind: 'overruled', fact: 'overruled#run_1#1#email' };
};

export const refusal = (n: number, reason: string): RefusalFact => {
  const { runId, campaignId, segmentId, campaignKind, channel, purpose } = origin(n);
  const about = { runId, campaignId, segmentId, campaignKind, channel, purpose };
  const fact = 'refusal#run_1#1#email';
  return { customerId: customerId(n), fact, at, kind: 'refusal', ...about, reason, findings: [reason] };
};

export const bankEvent = (
  n: number,
  event: BankEventFact['event'],
  more: Partial<BankEventFact> = {},
): BankEventFact => ({
  customerId: customerId(n),
  fact: `event#${n}`,
  at,
  kind: 'bank-event',
  event,
  ...more,
});

export const credit = (n: number) => {
  const { dispatchId, runId, segmentId, campaignKind, channel } = origin(n);
  return { dispatchId, runId, segmentId, campaignKind, channel };
};
