import { DateTime, Duration } from 'luxon';
import { z } from 'zod';
import { jsonOf, type LocalHost, type LocalRoute } from './local-route.ts';
import { badField, parseOrProblem } from './problem.ts';

const Change = z.union(
  [z.strictObject({ now: z.iso.datetime({ offset: true }) }), z.strictObject({ advance: z.iso.duration() })],
  { error: 'give either "now" (ISO 8601 with offset) or "advance" (an ISO 8601 duration such as P1D)' },
);

export const readClock: LocalRoute = async (_request, { clock }) => ({ now: isoOf(clock.now()) });

/** Moves virtual time; answers when everything that fell due on the way is done. */
export const moveClock: LocalRoute = async (request, host) => {
  const change = parseOrProblem(Change, jsonOf(request));
  // What is under way belongs to the time it began in.
  await host.activity.settled();
  const nowMs = host.clock.now();
  const targetMs = 'now' in change ? Date.parse(change.now) : later(nowMs, change.advance);
  if (targetMs < nowMs) throw badField('now', `the clock never goes back: it is ${isoOf(nowMs)}`);
  await moveTo(targetMs, host);
  return { now: isoOf(host.clock.now()) };
};

async function moveTo(targetMs: number, { clock, clockMoved, activity }: LocalHost): Promise<void> {
  const settle = async () => void (await activity.settled());
  await clock.advanceTo(targetMs, settle);
  await settle();
  clockMoved();
}

/** Days, months and years by the calendar in UTC. */
function later(nowMs: number, advance: string): number {
  const duration = Duration.fromISO(advance);
  if (!duration.isValid) throw badField('advance', 'must be an ISO 8601 duration such as P1D or PT1H');
  const target = DateTime.fromMillis(nowMs, { zone: 'utc' }).plus(duration).toMillis();
  if (target < nowMs) throw badField('advance', 'the clock never goes back: the duration must not be negative');
  return target;
}

const isoOf = (ms: number) => new Date(ms).toISOString();
