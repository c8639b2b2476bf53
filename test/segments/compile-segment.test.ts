import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Rule, RuleGroup } from '../../functions/contracts/segment.ts';
import { compileSegment } from '../../functions/segments/compile-segment.ts';
import { all, any, customer, not, rule } from './customers.ts';
import { matches } from './matches.ts';

function errorsOf(rules: RuleGroup) {
  const compiled = compileSegment(rules);
  return compiled.ok ? [] : compiled.errors;
}

describe('a segment', () => {
  const story = all(
    rule('emailConsent', '=', true),
    rule('city', 'in', ['Shanghai', 'Lisbon']),
    rule('balance', '>=', 5000),
  );

  test('takes who has consent, lives in one of the cities and has the balance', () => {
    expect(matches(story)).toBe(true);
  });

  test.each([
    ['without consent', { statedEmailConsent: false }],
    ['who lives elsewhere', { city: 'Madrid' }],
    ['with a cent too little', { balance: 4999.99 }],
    ['whose city nobody knows', { city: undefined }],
  ])('leaves out a customer %s', (_, changes) => {
    expect(matches(story, customer(changes))).toBe(false);
  });

  test('names what it looks at, each once, so that a scan reads no more', () => {
    const compiled = compileSegment(all(story, rule('age', '>=', 18), rule('birthdayMonth', '=', '5')));
    expect(compiled).toMatchObject({ attributes: ['statedEmailConsent', 'city', 'balance', 'birthday'] });
  });

  test('takes one of several with "or"', () => {
    expect(matches(any(rule('city', '=', 'Madrid'), rule('balance', '>', 100)))).toBe(true);
    expect(matches(any(rule('city', '=', 'Madrid'), rule('balance', '>', 9000)))).toBe(false);
  });

  test('turns a group around with "not"', () => {
    expect(matches(not(all(rule('city', '=', 'Madrid'))))).toBe(true);
    expect(matches(not(all(rule('city', '=', 'Lisbon'))))).toBe(false);
  });
});

describe('a missing value', () => {
  const nowhere = customer({ city: undefined });

  test.each([
    ['=', 'Lisbon'],
    ['!=', 'Lisbon'],
    ['notIn', ['Lisbon']],
    ['contains', 'Lis'],
  ])('is unknown, so "%s" does not take the person', (operator, value) => {
    expect(matches(rule('city', operator, value), nowhere)).toBe(false);
  });

  test('stays unknown inside a "not" group: unknown is not different', () => {
    expect(matches(not(all(rule('city', '=', 'Lisbon'))), nowhere)).toBe(false);
  });

  test('does not hide what other rules of an "or" know', () => {
    expect(matches(any(rule('city', '=', 'Lisbon'), rule('balance', '>=', 5000)), nowhere)).toBe(true);
  });

  test('is asked for with null and notNull', () => {
    expect(matches(rule('city', 'null'), nowhere)).toBe(true);
    expect(matches(rule('city', 'notNull'), nowhere)).toBe(false);
    expect(matches(rule('city', 'null'))).toBe(false);
  });

  test('includes a blank text', () => {
    expect(matches(rule('city', 'null'), customer({ city: '' }))).toBe(true);
  });
});

describe('refused rules', () => {
  test('an empty group is refused wherever it lies: it would mean everybody', () => {
    expect(errorsOf(all())[0]?.path).toBe('rules');
    expect(errorsOf(all(rule('city', '=', 'Lisbon'), any())).map(({ path }) => path)).toEqual(['rules[1].rules']);
    expect(errorsOf(not(all()))).toHaveLength(1);
  });

  test.each([
    ['an unknown field', rule('shoeSize', '=', 42), 'rules[0].field', 'there is no field "shoeSize"'],
    ['a word of the language', rule('__proto__', '=', 42), 'rules[0].field', 'there is no field "__proto__"'],
    ['an operator the field has not', rule('city', '>', 'A'), 'rules[0].operator', '"city" can be asked with =, !=,'],
    ['an operator nobody has', rule('city', 'like', 'A'), 'rules[0].operator', '"city" can be asked with'],
    ['a number that is none', rule('balance', '>=', 'much'), 'rules[0].value', 'balance: give a number such as 5000'],
    ['no value', rule('balance', '>='), 'rules[0].value', 'balance: give a number'],
    ['an empty list', rule('city', 'in', []), 'rules[0].value', 'give at least one value'],
    ['an empty text', rule('city', '=', ' '), 'rules[0].value', 'give a text'],
    [
      'a date that is not in the calendar',
      rule('birthday', '=', '2027-02-29'),
      'rules[0].value',
      'give a date such as',
    ],
    ['a choice nobody offers', rule('riskGrade', '=', 'C9'), 'rules[0].value', 'give one of C1, C2, C3, C4, C5'],
    ['a range upside down', rule('balance', 'between', [9, 1]), 'rules[0].value', 'smaller value first'],
    ['half a range', rule('balance', 'between', [9]), 'rules[0].value', 'two values'],
    ['half a day', rule('accountOpenedOn', 'withinLastDays', 1.5), 'rules[0].value', 'whole number of days'],
  ])('%s', (_, wrong, path, message) => {
    const errors = errorsOf(all(wrong));
    expect(errors).toHaveLength(1);
    expect(errors[0]?.path).toBe(path);
    expect(errors[0]?.message).toContain(message);
  });

  test('every wrong rule is named, with its place in nested groups', () => {
    const rules = all(rule('x', '=', 1), any(rule('city', '=', 'Lisbon'), rule('balance', '=', 'y')));
    expect(errorsOf(rules).map(({ path }) => path)).toEqual(['rules[0].field', 'rules[1].rules[1].value']);
  });

  test('groups nested deeper than ten and more than a hundred rules', () => {
    const nested = (depth: number): RuleGroup =>
      depth === 1 ? all(rule('hasEmail', '=', true)) : all(nested(depth - 1));
    expect(errorsOf(nested(10))).toEqual([]);
    expect(errorsOf(nested(11))[0]?.message).toBe('nest groups at most 10 deep');
    const many = (count: number) => any(...Array.from({ length: count }, () => rule('hasEmail', '=', true)));
    expect(errorsOf(many(100))).toEqual([]);
    expect(errorsOf(any(many(60), many(41)))[0]?.message).toBe('use at most 100 rules');
  });
});

describe('any rules', () => {
  const leaf = fc.constantFrom(
    rule('city', '=', 'Lisbon'),
    rule('city', '!=', 'Lisbon'),
    rule('balance', '<', 5000),
    rule('tier', 'null'),
    rule('tier', 'in', ['gold']),
  );
  const group: fc.Arbitrary<RuleGroup> = fc.letrec<{ node: Rule | RuleGroup; group: RuleGroup }>((tie) => ({
    node: fc.oneof({ maxDepth: 3 }, leaf, tie('group')),
    group: fc.record({
      combinator: fc.constantFrom('and' as const, 'or' as const),
      not: fc.boolean(),
      rules: fc.array(tie('node'), { minLength: 1, maxLength: 3 }),
    }),
  })).group;
  const anyone = fc.record({
    city: fc.constantFrom('Lisbon', 'Madrid', undefined),
    balance: fc.constantFrom(100, 9000, undefined),
    tier: fc.constantFrom('gold', 'blue', undefined),
  });

  test('never take a person and, turned around, take the same person again', () => {
    fc.assert(
      fc.property(group, anyone, (rules, changes) => {
        const who = customer(changes);
        expect(matches(rules, who) && matches(not(rules), who)).toBe(false);
      }),
    );
  });

  test('turned around take everybody else when all is known', () => {
    fc.assert(
      fc.property(group, anyone, (rules, changes) => {
        const who = customer({ city: 'Madrid', balance: 1, tier: 'blue', ...JSON.parse(JSON.stringify(changes)) });
        expect(matches(rules, who)).toBe(!matches(not(rules), who));
      }),
    );
  });
});
