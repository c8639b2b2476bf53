import { isHeldOut } from '../allocation.ts';
import { allowed, type Facts, type Finding, refused } from '../decision.ts';

/** Last, so that those held out are people who would have been sent to: only then do they compare. */
export function notHeldOut({ customer, plan, run }: Facts): Finding {
  if (plan.purpose === 'service' || !customer) return allowed;
  return isHeldOut(run.campaignId, customer.customerId, plan.holdout) ? refused('holdout') : allowed;
}
