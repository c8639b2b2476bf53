import type { Rule, RuleGroup } from '../../functions/contracts/segment.ts';
import { compileSegment } from '../../functions/segments/compile-segment.ts';
import { all, customer } from './customers.ts';

const runMs = Date.parse('2027-03-01T10:00:00Z');

/** Whether these rules take this person at this instant, by default 1 March 2027 at ten; refused rules throw. */
export function matches(rules: RuleGroup | Rule, who = customer(), atMs = runMs): boolean {
  const compiled = compileSegment('rules' in rules ? rules : all(rules));
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.errors));
  return compiled.matches(who, atMs);
}
