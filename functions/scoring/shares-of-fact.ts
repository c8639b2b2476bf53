import type { RunCounters, ScoreboardSums } from '../contracts/counters.ts';
import type { BankEventFact, Fact, ResponseFact } from '../contracts/facts.ts';
import type { CustomerId, RunId } from '../contracts/ids.ts';
import type { MessageChannel } from '../contracts/vocabulary.ts';

/** What a fact adds to counts. */
export type Counts<T extends string = string> = Partial<Record<T, number>>;
export type RunShare = { runId: RunId; counts: Counts<keyof RunCounters> };
export type ScoreboardShare = { part: string; counts: Counts<keyof ScoreboardSums> };

/** What a fact adds to a customer's scores, at the instant it happened. */
export type ScorePoint = {
  customerId: CustomerId;
  atMs: number;
  /** Transactions and conversions: 1 each, with their amount. */
  frequency: number;
  monetary: number;
  engagementEmail: number;
  engagementSms: number;
};

type Credit = { runId: RunId; segmentId: string; campaignKind: string; channel: MessageChannel };
type Share = { credit: Credit; counts: Counts<keyof RunCounters> };

export function runShare(fact: Fact): RunShare | undefined {
  const share = shareOf(fact);
  return share && { runId: share.credit.runId, counts: share.counts };
}

const onScoreboard: readonly string[] = [
  'sent',
  'delivered',
  'opened',
  'clicked',
  'responded',
  'unsubscribed',
  'converted',
  'revenueCents',
] satisfies (keyof ScoreboardSums)[];

export function scoreboardShare(fact: Fact): ScoreboardShare | undefined {
  const share = shareOf(fact);
  if (!share) return undefined;
  const counts = Object.fromEntries(Object.entries(share.counts).filter(([name]) => onScoreboard.includes(name)));
  return Object.keys(counts).length > 0 ? { part: scoreboardPart(share.credit), counts } : undefined;
}

export const scoreboardPart = ({ segmentId, campaignKind, channel }: Omit<Credit, 'runId'>): string =>
  `${segmentId}#${campaignKind}#${channel}`;

function shareOf(fact: Fact): Share | undefined {
  switch (fact.kind) {
    case 'dispatch':
      return { credit: fact, counts: { [fact.status]: 1 } };
    case 'resolution':
      // The message sent again counts by a dispatch of its own.
      return { credit: fact, counts: { unknown: -1, ...(fact.status !== 'resent' && { [fact.status]: 1 }) } };
    case 'proof':
      return { credit: fact, counts: { unresolved: -1, sent: 1 } };
    case 'overruled':
      return { credit: fact, counts: { [fact.reason === 'holdout' ? 'holdout' : 'refused']: -1 } };
    case 'refusal':
      return { credit: fact, counts: { [fact.reason === 'holdout' ? 'holdout' : 'refused']: 1 } };
    case 'response': {
      const counts = responseCounts(fact);
      return counts && { credit: fact, counts };
    }
    case 'bank-event':
      return conversionShare(fact);
    case 'consent':
    case 'reply':
    default:
      return undefined;
  }
}

const counted: Partial<Record<ResponseFact['event'], keyof RunCounters>> = {
  delivery: 'delivered',
  bounce: 'bounced',
  'soft-bounce': 'softBounced',
  complaint: 'complained',
  reject: 'rejected',
  'rendering-failure': 'rejected',
  opened: 'opened',
  clicked: 'clicked',
  responded: 'responded',
  unsubscribed: 'unsubscribed',
};

const byVerdict = {
  open: { human: 'opensHuman', prefetch: 'opensPrefetch', scanner: 'opensScanner' },
  click: { human: 'clicksHuman', prefetch: 'clicksPrefetch', scanner: 'clicksScanner' },
} as const;

function responseCounts({ event, verdict = 'human', about }: ResponseFact): Counts<keyof RunCounters> | undefined {
  if (event === 'open' || event === 'click') return { [byVerdict[event][verdict]]: 1 };
  if (event === 'burst' && (about === 'open' || about === 'click'))
    return { [byVerdict[about].human]: -1, [byVerdict[about].scanner]: 1 };
  if (event === 'withdrawn') return about && { [counted[about]!]: -1 };
  const name = counted[event];
  return name && { [name]: 1 };
}

/** Money is counted in hundredths, so that its sum does not depend on the order of adding. */
function conversionShare({ event, credit, amount = 0 }: BankEventFact): Share | undefined {
  if (event !== 'conversion' || !credit) return undefined;
  return { credit, counts: { converted: 1, revenueCents: Math.round(amount * 100) } };
}

/** House numbers: a click takes a decision, an open only a glance. */
const engagementPoints: Partial<Record<ResponseFact['event'], number>> = { opened: 1, clicked: 3 };

/** Only what a person did moves scores: a message sent or delivered says nothing about them (and would cost a write each). */
export function scorePoint(fact: Fact): ScorePoint | undefined {
  const nothing = { frequency: 0, monetary: 0, engagementEmail: 0, engagementSms: 0 };
  const about = { customerId: fact.customerId, atMs: Date.parse(fact.at) };
  if (fact.kind === 'bank-event' && fact.event !== 'life-event')
    return { ...about, ...nothing, frequency: 1, monetary: fact.amount ?? 0 };
  if (fact.kind !== 'response') return undefined;
  const points = pointsOf(fact);
  if (!points) return undefined;
  return { ...about, ...nothing, [fact.channel === 'email' ? 'engagementEmail' : 'engagementSms']: points };
}

/** What was taken back counts against, at the instant it had counted for: what remains is as if it had never been. */
const pointsOf = ({ event, about }: ResponseFact): number | undefined =>
  event === 'withdrawn' && about ? -(engagementPoints[about] ?? 0) : engagementPoints[event];
