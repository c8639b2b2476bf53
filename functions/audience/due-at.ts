import type { RunPlan } from '../contracts/run.ts';
import { atLocalTime, nextInWindow, type SendWindow } from '../gate/local-time.ts';

/**
 * The instant (epoch ms) one recipient's message is due: an occasion at its local time on its local date, moved into the
 * send window; a one-off at its instant, or when the recipient's morning comes.
 */
export function dueAt(plan: RunPlan, zone: string, window: SendWindow): number {
  if (plan.date && plan.localTime) return nextInWindow(atLocalTime(plan.date, plan.localTime, zone), zone, window);
  return nextInWindow(Date.parse(plan.at ?? ''), zone, window);
}

/** One answer per zone: a page of 900 people asks for a handful. */
export function dueAtByZone(plan: RunPlan, window: SendWindow): (zone: string) => number {
  const known = new Map<string, number>();
  return (zone) => {
    const answer = known.get(zone) ?? dueAt(plan, zone, window);
    known.set(zone, answer);
    return answer;
  };
}
