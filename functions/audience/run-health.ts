import { movedBy, readCampaign } from '../campaigns/campaign.store.ts';
import type { RunCounters } from '../contracts/counters.ts';
import type { RunItem } from '../contracts/run.ts';
import type { Database } from '../platform/database.ts';
import { readRun, runChange } from './run.store.ts';

type Sign = { count: 'bounced' | 'complained' | 'unsubscribed'; words: string; least: number };

/**
 * More than 2 % bounces or 0.1 % complaints of what was sent (design, P9): SES puts an account under review at 5 % and
 * 0.1 % (SES developer guide, enforcement), Gmail asks for less than 0.1 % of complaints. `least`: one bounce among ten
 * people says nothing; one complaint always does.
 */
const signs: (Sign & { most: (run: RunItem) => number })[] = [
  { count: 'bounced', words: 'bounces', least: 3, most: () => 0.02 },
  { count: 'complained', words: 'complaints', least: 1, most: () => 0.001 },
  { count: 'unsubscribed', words: 'opt-outs', least: 3, most: ({ plan }) => plan.limits.optOutRate ?? usualOptOutRate },
];

/** Where a campaign names none of its own. */
const usualOptOutRate = 0.01;

/** Why this run should pause by itself, in words for staff; nothing when it may go on. What staff saw when they resumed is not counted again. */
export function whyPause(run: RunItem, counters: RunCounters): string | undefined {
  const since = (count: Sign['count'] | 'sent') => counters[count] - (run.accepted?.[count] ?? 0);
  const sent = since('sent');
  for (const { count, words, least, most } of signs) {
    const seen = since(count);
    if (seen < least || seen <= most(run) * sent) continue;
    const when = run.accepted ? ' since it was resumed' : '';
    return `Too many ${words}: ${seen} of ${sent} messages sent${when}; a run pauses above ${percent(most(run))}.`;
  }
  return undefined;
}

/** 0.001 → `0.1 %`. */
const percent = (share: number): string => `${Number((share * 100).toFixed(3))} %`;

/** The counts that whoever resumes a run has seen. */
export const seenAt = ({ sent, bounced, complained, unsubscribed }: RunCounters): NonNullable<RunItem['accepted']> => ({
  sent,
  bounced,
  complained,
  unsubscribed,
});

/** The run and its campaign wait for a person, both or neither. Nothing when somebody moved the run meanwhile. */
export async function pauseRun(database: Database, before: RunItem, reason: string, nowMs: number): Promise<void> {
  const entry = { at: new Date(nowMs).toISOString(), action: 'paused', reason };
  let run: RunItem | undefined = before;
  while (run?.status === before.status) {
    const stored = await readCampaign(database, run.campaignId);
    const isGoing = stored?.campaign.status === 'running' || stored?.campaign.status === 'scheduled';
    const pause = runChange(run, 'paused', { pausedBecause: reason });
    const writes = stored && isGoing ? [pause, movedBy(stored, 'paused', entry)] : [pause];
    if ((await database.transact(writes)) === 'done') return;
    run = await readRun(database, run.id);
  }
}
