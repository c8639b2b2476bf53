import type { SuppressionFlag } from '../../contracts/vocabulary.ts';
import { allowed, type Facts, type Finding, type Reason, refused } from '../decision.ts';

const reasons: Record<SuppressionFlag, Reason> = {
  deceased: 'deceased',
  bereavement: 'bereavement',
  dispute: 'in-dispute',
  arrears: 'in-arrears',
  'open-complaint': 'open-complaint',
  vulnerable: 'vulnerable',
};

/** A service message still reaches people in dispute, arrears, complaint or care; nobody writes to the deceased. */
export function notSuppressedByFlag({ customer, plan }: Facts): Finding {
  if (!customer) return refused('customer-unknown');
  const inOrder = (Object.keys(reasons) as SuppressionFlag[]).filter((flag) => customer.flags.includes(flag));
  const first = plan.purpose === 'service' ? inOrder.find((flag) => flag === 'deceased') : inOrder[0];
  return first ? refused(reasons[first]) : allowed;
}
