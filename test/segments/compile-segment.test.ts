import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Rule, RuleGroup } from '../../functions/contracts/segment.ts';
import { compileSegment } from '../../functions/segments/compile-segment.ts';
import { all, any, customer, not, rule } from './customers.ts';

const runMs = Date.parse('2027-03-01T10:00:00Z');

function matches(rules: RuleGroup | Rule, who = customer(), atMs = runMs): boolean {
  const compiled = compileSegment('rules' in rules ? rules : all(rules));
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.errors));
  return compiled.matches(who, atMs);
}

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

describe('values', () => {
  test('numbers may come as text', () => {
    expect(matches(rule('balance', '>=', '5000'))).toBe(true);
    expect(matches(rule('balance', 'between', '4000,5000'))).toBe(true);
    expect(matches(rule('balance', 'between', ['5000.01', 9000]))).toBe(false);
  });

  test('lists may come as text with commas, Chinese ones too', () => {
    expect(matches(rule('city', 'in', 'Shanghai, Lisbon'))).toBe(true);
    expect(matches(rule('city', 'in', 'Shanghai，Lisbon'))).toBe(true);
    expect(matches(rule('city', 'notIn', 'Shanghai,Madrid'))).toBe(true);
  });

  test('text is compared without regard to case, ids with it', () => {
    expect(matches(rule('city', '=', 'LISBON'))).toBe(true);
    expect(matches(rule('city', 'beginsWith', 'lis'))).toBe(true);
    expect(matches(rule('customerId', '=', 'b000001'))).toBe(false);
  });

  test('yes and no may come as words', () => {
    expect(matches(rule('hasEmail', '=', 'yes'))).toBe(true);
    expect(matches(rule('hasEmail', '!=', 'true'), customer({ email: undefined }))).toBe(true);
    expect(matches(rule('hasHousingLoan', '=', true))).toBe(true);
  });

  test('risk grades have an order', () => {
    expect(matches(rule('riskGrade', '>=', 'C3'))).toBe(true);
    expect(matches(rule('riskGrade', '>', 'C3'))).toBe(false);
  });

  test('flags fit when any of them does', () => {
    const both = customer({ flags: ['arrears', 'dispute'] });
    expect(matches(rule('flags', 'in', ['dispute']), both)).toBe(true);
    expect(matches(rule('flags', 'notIn', ['dispute']), both)).toBe(false);
    expect(matches(rule('flags', 'notIn', ['dispute']))).toBe(true);
    expect(matches(rule('flags', 'null'))).toBe(true);
  });

  test('columns the import did not know are attributes; order reads them as numbers', () => {
    const member = customer({ attributes: { points: '1200', club: 'Sailing' } });
    expect(matches(rule('attributes.club', '=', 'sailing'), member)).toBe(true);
    expect(matches(rule('attributes.points', '>=', 900), member)).toBe(true);
    expect(matches(rule('attributes.club', '>=', 0), member)).toBe(false);
    expect(matches(rule('attributes.constructor', 'notNull'), member)).toBe(false);
  });

  test("the import's own column names are understood", () => {
    expect(matches(rule('marketingEmailConsent', '=', 'yes'))).toBe(true);
    expect(matches(rule('timezone', '=', 'Europe/Lisbon'))).toBe(true);
  });
});

describe("dates are counted from the run's instant", () => {
  test('within the last days: the day itself and the last one count', () => {
    expect(matches(rule('accountOpenedOn', 'withinLastDays', 30), customer({ accountOpenedOn: '2027-01-30' }))).toBe(
      true,
    );
    expect(matches(rule('accountOpenedOn', 'withinLastDays', 30), customer({ accountOpenedOn: '2027-01-29' }))).toBe(
      false,
    );
    expect(matches(rule('accountOpenedOn', 'withinLastDays', 0), customer({ accountOpenedOn: '2027-03-01' }))).toBe(
      true,
    );
    expect(matches(rule('accountOpenedOn', 'withinLastDays', 30), customer({ accountOpenedOn: '2027-03-02' }))).toBe(
      false,
    );
  });

  test('older than days begins where within the last days ends', () => {
    expect(matches(rule('accountOpenedOn', 'olderThanDays', 30), customer({ accountOpenedOn: '2027-01-29' }))).toBe(
      true,
    );
    expect(matches(rule('accountOpenedOn', 'olderThanDays', 30), customer({ accountOpenedOn: '2027-01-30' }))).toBe(
      false,
    );
  });

  test('the same rules give another answer for another run', () => {
    const soon = rule('birthday', 'withinNextDays', 7);
    expect(matches(soon, customer(), Date.parse('2027-05-14T09:00:00Z'))).toBe(true);
    expect(matches(soon, customer(), Date.parse('2028-05-12T09:00:00Z'))).toBe(false);
  });

  test('a birthday is looked for in the new year too', () => {
    const bornInJanuary = customer({ birthday: '1980-01-02' });
    expect(matches(rule('birthday', 'withinNextDays', 7), bornInJanuary, Date.parse('2027-12-30T09:00:00Z'))).toBe(
      true,
    );
    const bornInDecember = customer({ birthday: '1980-12-30' });
    expect(matches(rule('birthday', 'withinLastDays', 7), bornInDecember, Date.parse('2028-01-02T09:00:00Z'))).toBe(
      true,
    );
  });

  test('29 February is 28 February in common years', () => {
    const leap = customer({ birthday: '1992-02-29' });
    expect(matches(rule('birthday', 'withinNextDays', 0), leap, Date.parse('2027-02-28T09:00:00Z'))).toBe(true);
    expect(matches(rule('birthday', 'withinNextDays', 0), leap, Date.parse('2028-02-28T09:00:00Z'))).toBe(false);
    expect(matches(rule('birthday', 'withinNextDays', 0), leap, Date.parse('2028-02-29T09:00:00Z'))).toBe(true);
    expect(matches(rule('age', '=', 35), leap, Date.parse('2027-02-28T09:00:00Z'))).toBe(true);
    expect(matches(rule('age', '=', 34), leap, Date.parse('2027-02-27T09:00:00Z'))).toBe(true);
  });

  test('age and month of birth come from the birthday', () => {
    expect(matches(rule('age', '=', 36), customer(), Date.parse('2027-05-19T23:59:00Z'))).toBe(true);
    expect(matches(rule('age', '=', 37), customer(), Date.parse('2027-05-20T00:00:00Z'))).toBe(true);
    expect(matches(rule('birthdayMonth', 'in', [4, 5]))).toBe(true);
    expect(matches(rule('age', '>', 0), customer({ birthday: undefined }))).toBe(false);
  });
});

describe('scores', () => {
  const scores = {
    lastTransactionAt: '2027-02-19T10:00:00.000Z',
    frequency: 4,
    monetary: 800,
    engagementEmail: 2,
    engagementSms: 0,
    asOf: '2027-03-01T10:00:00.000Z',
  };

  test("are decayed to the run's instant: a month halves engagement, a year halves purchases", () => {
    const known = customer({ scores });
    expect(matches(rule('engagementEmail', '=', 2), known)).toBe(true);
    expect(matches(rule('engagementEmail', '=', 1), known, Date.parse('2027-03-31T10:00:00Z'))).toBe(true);
    expect(matches(rule('monetary', '=', 400), known, Date.parse('2028-02-29T10:00:00Z'))).toBe(true);
    expect(matches(rule('recencyDays', '=', 10), known)).toBe(true);
  });

  test('are 0 where nothing was recorded; days since the last transaction are unknown', () => {
    expect(matches(rule('frequency', '=', 0))).toBe(true);
    expect(matches(rule('recencyDays', '>', 90))).toBe(false);
    expect(matches(rule('recencyDays', 'null'))).toBe(true);
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
