import { allowed, type Facts, type Finding, refused } from '../decision.ts';

export function reachable({ customer, plan }: Facts): Finding {
  if (!customer) return refused('customer-unknown');
  const address = plan.channel === 'email' ? customer.email : customer.phone;
  return address ? allowed : refused('no-address');
}
