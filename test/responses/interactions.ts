import type { ResponseFact } from '../../functions/contracts/facts.ts';
import { CampaignId, CustomerId, DispatchId, RunId } from '../../functions/contracts/ids.ts';

/** Two in the afternoon, and seconds after it. */
const startMs = Date.parse('2027-03-01T14:00:00.000Z');
export const after = (seconds: number): string => new Date(startMs + seconds * 1000).toISOString();

export const origin = {
  customerId: CustomerId.parse('C0001'),
  dispatchId: DispatchId.parse('dsp_1'),
  runId: RunId.parse('run_1'),
  campaignId: CampaignId.parse('cmp_1'),
  segmentId: 'seg_1',
  campaignKind: 'one-off',
  channel: 'email',
  purpose: 'product-marketing',
  brand: 'main',
  variant: 'a',
} as const;

/** A fact about one message, so many seconds after two o'clock. */
export const fact = (
  event: ResponseFact['event'],
  eventId: string,
  seconds: number,
  over: Partial<ResponseFact> = {},
): ResponseFact => ({
  ...origin,
  fact: `response#dsp_1#${event}#${eventId}`,
  kind: 'response',
  event,
  eventId,
  at: after(seconds),
  ...over,
});
export const click = (eventId: string, seconds: number, link: string): ResponseFact =>
  fact('click', eventId, seconds, { verdict: 'human', detail: link });
export const open = (eventId: string, seconds: number): ResponseFact =>
  fact('open', eventId, seconds, { verdict: 'human' });
