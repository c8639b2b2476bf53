import { allowed, type Facts, type Finding, refused } from '../decision.ts';
import { ageOn, localDate } from '../local-time.ts';

const adultAge = 18;

/**
 * A product of grade R1–R5 is offered only to a customer graded at least as high, C1–C5 (suitability rules of
 * 2026-02-01: product grade ≤ customer grade); an unknown grade is no grade, and an unknown age no grown-up's: a missing
 * fact refuses. Products are not offered to minors. Grades have no end date in what banks import, so none is asked here.
 */
export function suitable({ customer, plan, nowMs }: Facts): Finding {
  if (plan.purpose !== 'product-marketing') return allowed;
  if (!customer) return refused('customer-unknown');
  if (customer.birthday && ageOn(localDate(nowMs, customer.zone), customer.birthday) < adultAge)
    return refused('minor');
  if (!plan.riskGrade) return allowed;
  if (!customer.birthday) return refused('age-unknown');
  if (!customer.riskGrade) return refused('risk-grade-missing');
  return Number(plan.riskGrade.slice(1)) <= Number(customer.riskGrade.slice(1)) ? allowed : refused('risk-too-high');
}
