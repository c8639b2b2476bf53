import { DateTime } from 'luxon';
import type { CampaignInput } from '../contracts/campaign.ts';
import type { CampaignId, RunId } from '../contracts/ids.ts';

/** One execution of a campaign: its name, when it is over, and for an occasion the local calendar date it greets. */
export type Occurrence = { name: string; closesAtMs: number; date?: string; at?: string };

const hourMs = 3_600_000;
/** The first zone to begin a date is UTC+14, the last to end it UTC−12 (IANA: Pacific/Kiritimati, Etc/GMT+12). */
const firstZoneMs = 14 * hourMs;
const lastZoneMs = 12 * hourMs;
/** A one-off waits through one night for people in whose zone its instant falls in quiet hours. */
const oneOffOpenMs = 24 * hourMs;

/** Daily instant (UTC) at which an occasion run starts: the date begins at UTC+14. */
export const occasionStartUtc = '10:00';

/** Which occurrence a trigger at this instant (ISO) means, however late it is worked on. */
export function occurrenceOf(input: CampaignInput, triggeredAt: string): Occurrence {
  if ('at' in input.schedule) {
    const atMs = Date.parse(input.schedule.at);
    return { name: 'once', at: new Date(atMs).toISOString(), closesAtMs: atMs + oneOffOpenMs };
  }
  const date = DateTime.fromMillis(Date.parse(triggeredAt) + firstZoneMs, { zone: 'utc' }).toISODate() ?? '';
  const nextDayMs = Date.parse(`${date}T00:00:00Z`) + 24 * hourMs;
  return { name: `${input.kind}:${date}`, date, closesAtMs: nextDayMs + lastZoneMs };
}

/** The same occurrence of the same version always has the same run: a repeated trigger finds it. */
export function runIdOf(campaignId: CampaignId, version: number, { date }: Occurrence): RunId {
  const campaign = campaignId.replace('cmp_', '');
  return `run_${campaign}v${version}${date ? `d${date.replaceAll('-', '')}` : 'once'}` as RunId;
}

/** The triggers of an occasion campaign whose date somewhere still lasts at `nowMs`, earliest first: what a new approval catches up with. */
export function openTriggers(nowMs: number): string[] {
  const dayMs = 24 * hourMs;
  const lastMs = Math.floor((nowMs - 10 * hourMs) / dayMs) * dayMs + 10 * hourMs;
  return [lastMs - dayMs, lastMs]
    .filter((triggerMs) => triggerMs + firstZoneMs + dayMs + lastZoneMs > nowMs)
    .map((triggerMs) => new Date(triggerMs).toISOString());
}
