import type { RunItem } from '../../../functions/contracts/run.ts';
import type { Item } from '../../../functions/platform/database.ts';

const usualOptOutRate = 0.01;

/** P9: more than 2 % bounces, 0.1 % complaints or the campaign's own share of opt-outs, by the run's counters as stored. */
export function hasTooMany(counters: Item, { accepted, plan }: RunItem): boolean {
  const since = (name: 'sent' | 'bounced' | 'complained' | 'unsubscribed') =>
    Number(counters[name] ?? 0) - (accepted?.[name] ?? 0);
  const sent = since('sent');
  return (
    (since('bounced') >= 3 && since('bounced') > 0.02 * sent) ||
    (since('complained') >= 1 && since('complained') > 0.001 * sent) ||
    (since('unsubscribed') >= 3 && since('unsubscribed') > (plan.limits.optOutRate ?? usualOptOutRate) * sent)
  );
}
