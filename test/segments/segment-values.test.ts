import { describe, expect, test } from 'vitest';
import { customer, rule } from './customers.ts';
import { matches } from './matches.ts';

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
