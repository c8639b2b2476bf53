import type { CampaignReport } from '../../../functions/contracts/staff/campaign-routes.ts';
import { grouped, reasonsInWords, wrapped } from './words.ts';

const barLength = 30;
const reasonsWidth = 78;

/** A campaign's way from the frozen audience to its answers, with bars as long as the share of the audience. */
export function funnelLines(
  { name, channel, status }: { name: string; channel: 'email' | 'sms'; status: string },
  { funnel, reasons }: Pick<CampaignReport, 'funnel' | 'reasons'>,
): string[] {
  const { frozen, sent, delivered, opened, clicked, unsubscribed, refused } = funnel;
  // SNS tells nobody what became of a text (delivery status lies in CloudWatch Logs only), and nobody sees it read.
  const heard = channel === 'email' ? { delivered, opened, clicked } : {};
  const steps = Object.entries({ frozen, sent, ...heard, 'opted out': unsubscribed });
  const apart = Object.entries({
    failed: funnel.failed,
    unresolved: funnel.unresolved,
    'held out': funnel.holdout,
    'still to come': funnel.open,
    bounced: funnel.bounced,
    complained: funnel.complained,
  }).filter(([, count]) => count > 0);
  return [
    `   ${name} (${channel === 'sms' ? 'SMS' : 'e-mail'}, ${status})`,
    ...steps.map(([step, count]) =>
      `     ${step.padEnd(10)}${grouped(count).padStart(6)} ${bar(count, frozen)}`.trimEnd(),
    ),
    ...wrapped(reasonsInWords(reasons), reasonsWidth).map(
      (line, n) => `     ${(n === 0 ? `refused   ${grouped(refused).padStart(6)}` : '').padEnd(16)} ${line}`,
    ),
    ...(apart.length > 0
      ? [`     of note: ${apart.map(([what, count]) => `${grouped(count)} ${what}`).join(', ')}`]
      : []),
  ];
}

/** A thin stroke where there is somebody but too few for a block. */
function bar(count: number, of: number): string {
  const blocks = of === 0 ? 0 : Math.round((count / of) * barLength);
  return blocks === 0 && count > 0 ? '▏' : '█'.repeat(blocks);
}
