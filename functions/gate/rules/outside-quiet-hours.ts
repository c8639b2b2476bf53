import { allowed, type Facts, type Finding, refused } from '../decision.ts';
import { nextInWindow } from '../local-time.ts';

/** At night a message waits for the morning of the customer's zone; when that is after the run's end, it is too late. */
export function outsideQuietHours({ customer, nowMs, window, run }: Facts): Finding {
  if (!customer) return refused('customer-unknown');
  const untilMs = nextInWindow(nowMs, customer.zone, window);
  if (untilMs === nowMs) return allowed;
  return untilMs < run.closesAtMs ? { answer: 'deferred', untilMs, reason: 'quiet-hours' } : refused('too-late');
}
