import { describe, expect, test } from 'vitest';
import { ageOn, atLocalTime, nextInWindow } from '../../functions/gate/local-time.ts';

const window = { opensAtMinute: 540, closesAtMinute: 1170 };
const iso = (ms: number) => new Date(ms).toISOString();

describe('local time', () => {
  test('of a zone far ahead is the day before in UTC', () => {
    expect(iso(atLocalTime('2027-03-01', '10:00', 'Pacific/Kiritimati'))).toBe('2027-02-28T20:00:00.000Z');
  });

  test('that the clocks skip in spring means the same wall time one hour on', () => {
    expect(iso(atLocalTime('2027-03-28', '01:30', 'Europe/Lisbon'))).toBe('2027-03-28T01:30:00.000Z');
  });

  test('that comes twice in autumn means the first', () => {
    expect(iso(atLocalTime('2027-10-31', '01:30', 'Europe/Lisbon'))).toBe('2027-10-31T00:30:00.000Z');
  });
});

describe('the send window', () => {
  test.each([
    ['at once at noon', '2027-03-01T12:00:00Z', '2027-03-01T12:00:00.000Z'],
    ['this morning at nine, before it', '2027-03-01T05:30:00Z', '2027-03-01T09:00:00.000Z'],
    ['tomorrow at nine, from 19:30 on', '2027-03-01T19:30:00Z', '2027-03-02T09:00:00.000Z'],
    ['still today one minute earlier', '2027-03-01T19:29:00Z', '2027-03-01T19:29:00.000Z'],
    ['at nine summer time the day the clocks change', '2027-03-27T20:00:00Z', '2027-03-28T08:00:00.000Z'],
  ])('opens %s', (_, from, expected) => {
    expect(iso(nextInWindow(Date.parse(from), 'Europe/Lisbon', window))).toBe(expected);
  });
});

describe('age', () => {
  test('counts on 28 February of a common year for those born on the 29th', () => {
    expect(ageOn('2026-02-27', '2008-02-29')).toBe(17);
    expect(ageOn('2026-02-28', '2008-02-29')).toBe(18);
  });
});
