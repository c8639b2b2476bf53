import type { CustomerScores } from '../../../functions/contracts/counters.ts';
import { byAddress } from './draw-answers.ts';
import { funnelLines } from './funnel-lines.ts';
import type { Mail } from './local-controls.ts';
import type { Planned } from './plan-campaigns.ts';
import type { Stage } from './stage.ts';
import { grouped } from './words.ts';

/** Each campaign's funnel, as the report has it. */
export async function showFunnels({ client, terminal }: Stage, campaigns: readonly Planned[]): Promise<void> {
  for (const { id } of campaigns) {
    const params = { id };
    const campaign = await client.staff('administrator', 'GET /api/campaigns/{id}', { params });
    const report = await client.staff('administrator', 'GET /api/campaigns/{id}/report', { params });
    funnelLines(campaign, report).forEach((line) => terminal.print(line));
  }
}

const mostShown = 5;

/** Whom the bank should talk to next: the most engaged of those who clicked. */
export async function showScores({ client, terminal }: Stage, clicked: readonly Mail[]): Promise<void> {
  const scores: CustomerScores[] = [];
  for (const { tags } of byAddress(clicked)) {
    const params = { customerId: tags['customer'] ?? '' };
    scores.push(await client.staff('administrator', 'GET /api/scores/{customerId}', { params }));
  }
  terminal.print('   customer  e-mail interest  purchases    amount  days since');
  for (const score of mostEngaged(scores).slice(0, mostShown)) terminal.print(scoreLine(score));
}

/** The most interested first; of equals, who spent more. */
export const mostEngaged = (scores: readonly CustomerScores[]): CustomerScores[] =>
  scores.toSorted(
    (a, b) =>
      b.engagementEmail.value - a.engagementEmail.value ||
      b.monetary.value - a.monetary.value ||
      (a.customerId < b.customerId ? -1 : 1),
  );

const scoreLine = ({ customerId, engagementEmail, frequency, monetary, recencyDays }: CustomerScores): string =>
  [
    `   ${customerId.padEnd(8)}`,
    engagementEmail.value.toFixed(2).padStart(15),
    frequency.value.toFixed(1).padStart(9),
    grouped(Math.round(monetary.value)).padStart(8),
    (recencyDays.value === null ? 'never' : String(recencyDays.value)).padStart(10),
  ].join('  ');

/** Three things to try, word for word. */
export function showWhatNext({ terminal }: Stage, { baseUrl, awsUrl }: { baseUrl: string; awsUrl: string }): void {
  const credentials = 'AWS_ACCESS_KEY_ID=operator AWS_SECRET_ACCESS_KEY=operator AWS_DEFAULT_REGION=us-east-1';
  terminal.print(`   The campaigns and their funnels, in a browser:  ${baseUrl}/`);
  terminal.print(`   What customers got:  curl '${baseUrl}/_local/outbox?channel=sms&limit=3'`);
  terminal.print(`   AWS's own client:  ${credentials} aws --endpoint-url ${awsUrl} dynamodb list-tables`);
}
