import { allowed, type Facts, type Finding, refused } from '../decision.ts';

const minutesPerDay = 24 * 60;

/** Counts the marketing messages of this brand, on all channels, inside the bank's window. Service messages do not count. */
export function contactCapKept({ gate, plan, cap, nowMs }: Facts): Finding {
  if (plan.purpose === 'service') return allowed;
  const sinceMinute = Math.floor(nowMs / 60_000) - cap.windowDays * minutesPerDay;
  const recent = (gate?.contacts ?? []).filter(({ brand, atMinute }) => brand === plan.brand && atMinute > sinceMinute);
  return recent.length < cap.messages ? allowed : refused('contact-cap');
}
