import { allowed, type Facts, type Finding, refused } from '../decision.ts';

/** Bounced, complained about or stopped: holds for service messages too, except a STOP, which is about marketing. */
export function addressNotSuppressed({ gate, plan }: Facts): Finding {
  if (!gate) return refused('no-consent');
  const marks = gate.suppressed.filter(({ channel }) => channel === plan.channel);
  const holds = plan.purpose === 'service' ? marks.some(({ reason }) => reason !== 'stop') : marks.length > 0;
  return holds ? refused('address-suppressed') : allowed;
}
