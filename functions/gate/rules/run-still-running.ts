import { allowed, type Facts, type Finding, refused } from '../decision.ts';

/** Refuses what was stopped by staff or comes after its window. An occasion that had passed when the run began gets no late greeting. */
export function runStillRunning({ run, plan, killSwitch, nowMs, dueAtMs }: Facts): Finding {
  if (killSwitch) return refused('sending-stopped');
  if (run.status === 'cancelled') return refused('run-cancelled');
  if (nowMs >= run.closesAtMs) return refused('too-late');
  if (plan.kind === 'birthday' && dueAtMs < run.startedAtMs) return refused('too-late');
  return allowed;
}
