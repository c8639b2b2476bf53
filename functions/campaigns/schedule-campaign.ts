import type { Campaign } from '../contracts/campaign.ts';
import type { StartRun } from '../contracts/messages.ts';
import type { Queue } from '../platform/queues.ts';
import type { Schedules } from '../platform/schedules.ts';
import { occasionStartUtc, openTriggers } from '../triggers/occurrence.ts';

/** The audience is frozen and checked this long before the first message is due. */
const leadMs = 10 * 60_000;

/** Scheduler writes the instant it was due in place of this (EventBridge Scheduler, context attributes). */
const scheduledTime = '<aws.scheduler.scheduled-time>';

/** The clock of a campaign about to be approved: once, a little ahead of its instant; or each day as the date begins at UTC+14. */
export async function setClock(
  { id, schedule, version }: Campaign,
  nowMs: number,
  schedules: Schedules<StartRun>,
): Promise<void> {
  const name = scheduleName(id, version);
  if ('localTime' in schedule) return schedules.daily(name, occasionStartUtc, { campaignId: id, at: scheduledTime });
  const startMs = Date.parse(schedule.at) - leadMs;
  if (startMs > nowMs) await schedules.once(name, startMs, { campaignId: id, at: new Date(startMs).toISOString() });
}

/** What the clock has missed by the time of approval: dates that still last somewhere, or an instant less than the lead away. */
export async function catchUp({ id, schedule }: Campaign, nowMs: number, starts: Queue<StartRun>): Promise<void> {
  const missed =
    'localTime' in schedule
      ? openTriggers(nowMs)
      : Date.parse(schedule.at) - leadMs <= nowMs
        ? [new Date(nowMs).toISOString()]
        : [];
  for (const at of missed) await starts.send({ campaignId: id, at });
}

export const removeClock = ({ id, version }: Campaign, schedules: Schedules<StartRun>): Promise<void> =>
  schedules.remove(scheduleName(id, version));

const scheduleName = (id: string, version: number): string => `${id}-v${version}`;
