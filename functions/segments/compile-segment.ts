import type { Customer } from '../contracts/customer.ts';
import { type Rule, type RuleGroup, RuleOperator } from '../contracts/segment.ts';
import { type CatalogueField, findField } from './field-catalogue.ts';
import { testOf } from './rule-operators.ts';

export type RuleError = { path: string; message: string };
/** Whether the rules fit this customer at an instant in epoch ms: the run's own, never the moment of asking. */
export type SegmentPredicate = (customer: Partial<Customer>, asOfMs: number) => boolean;
export type CompiledSegment = {
  matches: SegmentPredicate;
  /** What the rules look at: of the rest of a customer nothing is needed. */
  attributes: (keyof Customer)[];
};

/** Deeper or longer rules are not read by any approver. */
export const mostDepth = 10;
export const mostRules = 100;

/**
 * Rules answer yes, no or unknown, as in SQL: a comparison with a missing value is unknown, and so is its opposite, so
 * neither `city != "Lisbon"` nor `not (city = "Lisbon")` picks people whose city nobody knows. Only yes counts in the end.
 * `null` and `notNull` ask about missing values and are always answered.
 */
const no = 0;
const unknown = 1;
const yes = 2;
type Answer = 0 | 1 | 2;
type Question = (customer: Partial<Customer>, asOfMs: number) => Answer;
type Compilation = { errors: RuleError[]; attributes: Set<keyof Customer> };

/** Compiles rules once; `errors` say for each wrong spot its path (`rules[1].value`) and what to do. */
export function compileSegment(
  rules: RuleGroup,
): ({ ok: true } & CompiledSegment) | { ok: false; errors: RuleError[] } {
  const compilation: Compilation = { errors: [], attributes: new Set() };
  const { errors, attributes } = compilation;
  if (countRules(rules) > mostRules)
    return { ok: false, errors: [{ path: 'rules', message: `use at most ${mostRules} rules` }] };
  const question = compileGroup(rules, '', 1, compilation);
  if (errors.length > 0) return { ok: false, errors };
  const matches: SegmentPredicate = (customer, asOfMs) => question(customer, asOfMs) === yes;
  return { ok: true, matches, attributes: [...attributes] };
}

function compileGroup(group: RuleGroup, path: string, depth: number, compilation: Compilation): Question {
  const { errors } = compilation;
  const here = path === '' ? 'rules' : `${path}.rules`;
  if (depth > mostDepth) return refuse(errors, here, `nest groups at most ${mostDepth} deep`);
  if (group.rules.length === 0)
    return refuse(errors, here, 'add a rule or remove the group: a group without rules would mean everybody');
  const questions = group.rules.map((rule, n) => {
    const at = `${path === '' ? '' : `${path}.`}rules[${n}]`;
    return isGroup(rule) ? compileGroup(rule, at, depth + 1, compilation) : compileRule(rule, at, compilation);
  });
  const all = group.combinator === 'and' ? everyOf(questions) : someOf(questions);
  return group.not ? (customer, asOfMs) => (yes - all(customer, asOfMs)) as Answer : all;
}

/** The least sure answer: one no is a no. */
function everyOf(questions: Question[]): Question {
  return (customer, asOfMs) => {
    let least: Answer = yes;
    for (const question of questions) {
      const answer = question(customer, asOfMs);
      if (answer === no) return no;
      if (answer < least) least = answer;
    }
    return least;
  };
}

/** The surest answer: one yes is a yes. */
function someOf(questions: Question[]): Question {
  return (customer, asOfMs) => {
    let most: Answer = no;
    for (const question of questions) {
      const answer = question(customer, asOfMs);
      if (answer === yes) return yes;
      if (answer > most) most = answer;
    }
    return most;
  };
}

function compileRule(rule: Rule, path: string, { errors, attributes }: Compilation): Question {
  const field = findField(rule.field);
  if (!field)
    return refuse(errors, `${path}.field`, `there is no field "${rule.field}": pick one of GET /api/segments/fields`);
  attributes.add(field.attribute);
  const operator = RuleOperator.safeParse(rule.operator);
  if (!operator.success || !field.operators.includes(operator.data))
    return refuse(errors, `${path}.operator`, `"${rule.field}" can be asked with ${field.operators.join(', ')}`);
  if (operator.data === 'null' || operator.data === 'notNull') return isMissing(field, operator.data === 'null');
  const test = testOf(field, operator.data, rule.value);
  if (!test.ok) return refuse(errors, `${path}.value`, `${rule.field}: ${test.message}`);
  const fits = test.value;
  return (customer, asOfMs) => {
    const value = field.read(customer, asOfMs);
    if (value === undefined) return unknown;
    return fits(value, asOfMs) ? yes : no;
  };
}

/** A list with nothing in it (no flags) is known, but asked for with `null` all the same. */
function isMissing({ read }: CatalogueField, wanted: boolean): Question {
  return (customer, asOfMs) => {
    const value = read(customer, asOfMs);
    const missing = value === undefined || (Array.isArray(value) && value.length === 0);
    return missing === wanted ? yes : no;
  };
}

function refuse(errors: RuleError[], path: string, message: string): Question {
  errors.push({ path, message });
  return () => no;
}

/** Without recursion: it runs before the depth is known. */
function countRules(group: RuleGroup): number {
  const open: (Rule | RuleGroup)[] = [group];
  let rules = 0;
  for (let next = open.pop(); next; next = open.pop()) {
    if (isGroup(next)) open.push(...next.rules);
    else rules += 1;
  }
  return rules;
}

const isGroup = (rule: Rule | RuleGroup): rule is RuleGroup => 'rules' in rule;
