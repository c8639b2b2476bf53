import { listRuns } from '../audience/run.store.ts';
import { readSums, totalOf } from '../audience/sums.store.ts';
import { RunCounters } from '../contracts/counters.ts';
import type { CampaignId } from '../contracts/ids.ts';
import type { RunItem } from '../contracts/run.ts';
import type { CampaignReport } from '../contracts/staff/campaign-routes.ts';
import { wordsOf } from '../gate/reasons.ts';
import type { Cursor, Database } from '../platform/database.ts';

const runsPerPage = 50;

/** The funnel over all runs of a campaign: people from the runs' own sums, responses from the fold's counters. */
export async function campaignReport(database: Database, campaignId: CampaignId): Promise<CampaignReport> {
  const report = emptyReport(campaignId);
  let cursor: Cursor | undefined;
  do {
    const page = await listRuns(database, campaignId, runsPerPage, cursor);
    for (const run of page.items) await addRun(database, report, run);
    cursor = page.cursor;
  } while (cursor);
  return report;
}

async function addRun(database: Database, report: CampaignReport, run: RunItem): Promise<void> {
  const { funnel, reasons, reasonWords } = report;
  const [sums, item] = [
    await readSums(database, run.id),
    await database.get('campaigns', { id: run.id, part: 'counters' }),
  ];
  const counters = RunCounters.parse(item ?? {});
  report.runs += 1;
  funnel.frozen += run.frozen;
  funnel.open += run.frozen - totalOf(sums.outcomes);
  for (const outcome of ['sent', 'refused', 'failed', 'unresolved', 'holdout'] as const)
    funnel[outcome] += sums.outcomes[outcome];
  for (const step of ['delivered', 'bounced', 'complained', 'opened', 'clicked', 'unsubscribed'] as const)
    funnel[step] += counters[step];
  for (const [reason, count] of Object.entries(sums.reasons)) {
    reasons[reason] = (reasons[reason] ?? 0) + count;
    reasonWords[reason] = wordsOf(reason);
  }
}

const emptyReport = (campaignId: CampaignId): CampaignReport => ({
  campaignId,
  runs: 0,
  funnel: {
    frozen: 0,
    open: 0,
    sent: 0,
    refused: 0,
    failed: 0,
    unresolved: 0,
    holdout: 0,
    delivered: 0,
    bounced: 0,
    complained: 0,
    opened: 0,
    clicked: 0,
    unsubscribed: 0,
  },
  reasons: {},
  reasonWords: {},
});
