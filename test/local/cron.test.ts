import { describe, expect, test } from 'vitest';
import { parseScheduleExpression } from '../../infra/local/aws/schedule-expression.ts';

/** The next instants after `after`, as ISO in UTC. */
const next = (expression: string, zone: string, after: string, count = 1): (string | undefined)[] => {
  const timetable = parseScheduleExpression(expression, zone, Date.parse(after));
  const instants: (string | undefined)[] = [];
  let afterMs = Date.parse(after);
  for (let index = 0; index < count; index += 1) {
    const instant = timetable.next(afterMs);
    instants.push(instant === undefined ? undefined : new Date(instant).toISOString());
    afterMs = instant ?? afterMs;
  }
  return instants;
};

describe('a cron schedule', () => {
  test('fires daily at the local hour of its zone', () => {
    expect(next('cron(0 9 * * ? *)', 'Asia/Shanghai', '2027-02-27T00:30:00Z', 2)).toEqual([
      '2027-02-27T01:00:00.000Z',
      '2027-02-28T01:00:00.000Z',
    ]);
  });

  test('does not fire again at the very instant it fired', () => {
    expect(next('cron(0 9 * * ? *)', 'UTC', '2027-02-27T09:00:00Z')).toEqual(['2027-02-28T09:00:00.000Z']);
  });

  test('takes lists, ranges and steps', () => {
    expect(next('cron(0/20 8-9,17 * * ? *)', 'UTC', '2027-01-01T09:30:00Z', 4)).toEqual([
      '2027-01-01T09:40:00.000Z',
      '2027-01-01T17:00:00.000Z',
      '2027-01-01T17:20:00.000Z',
      '2027-01-01T17:40:00.000Z',
    ]);
  });

  test('counts days of the week from Sunday, by number or name', () => {
    expect(next('cron(0 12 ? * 2-6 *)', 'UTC', '2027-01-01T13:00:00Z')).toEqual(['2027-01-04T12:00:00.000Z']);
    expect(next('cron(0 12 ? * MON-FRI *)', 'UTC', '2027-01-01T13:00:00Z')).toEqual(['2027-01-04T12:00:00.000Z']);
    expect(next('cron(0 12 ? * SUN *)', 'UTC', '2027-01-01T13:00:00Z')).toEqual(['2027-01-03T12:00:00.000Z']);
  });

  test('waits for 29 February until the next leap year', () => {
    expect(next('cron(0 0 29 2 ? *)', 'UTC', '2025-01-01T00:00:00Z')).toEqual(['2028-02-29T00:00:00.000Z']);
  });

  test('stops after its last year', () => {
    expect(next('cron(0 0 1 JAN ? 2027)', 'UTC', '2026-06-01T00:00:00Z', 2)).toEqual([
      '2027-01-01T00:00:00.000Z',
      undefined,
    ]);
  });

  test('never fires on a date that does not exist', () => {
    expect(next('cron(0 0 30 2 ? *)', 'UTC', '2026-06-01T00:00:00Z')).toEqual([undefined]);
  });

  test('skips a local time that spring leaves out', () => {
    // New York goes from 2:00 to 3:00 on 14 March 2027.
    expect(next('cron(30 2 * * ? *)', 'America/New_York', '2027-03-13T12:00:00Z')).toEqual([
      '2027-03-15T06:30:00.000Z',
    ]);
  });

  test('fires once at a local time that autumn brings twice', () => {
    // New York goes from 2:00 back to 1:00 on 7 November 2027.
    expect(next('cron(30 1 * * ? *)', 'America/New_York', '2027-11-07T00:00:00Z', 2)).toEqual([
      '2027-11-07T05:30:00.000Z',
      '2027-11-08T06:30:00.000Z',
    ]);
  });

  test.each([
    ['cron(0 9 * * *)', 'six fields are needed, 5 are given'],
    ['cron(0 9 * * * *)', 'exactly one of day-of-month and day-of-week must be "?"'],
    ['cron(60 9 * * ? *)', '"60" is not a minutes between 0 and 59 (L, W and # are not offered)'],
    ['cron(0 9 L * ? *)', '"L" is not a day-of-month between 1 and 31 (L, W and # are not offered)'],
    ['cron(0 17-9 * * ? *)', '"17-9" in hours runs backwards'],
    ['cron(0/0 9 * * ? *)', '"0/0" in minutes has no valid step'],
    ['every day', '"every day" is none of at(…), rate(…) and cron(…)'],
  ])('refuses %s', (expression, reason) => {
    expect(() => parseScheduleExpression(expression, 'UTC', 0)).toThrow(reason);
  });
});

describe('other schedules', () => {
  test('a rate counts from its start', () => {
    expect(next('rate(5 minutes)', 'UTC', '2027-01-01T00:00:00Z', 2)).toEqual([
      '2027-01-01T00:05:00.000Z',
      '2027-01-01T00:10:00.000Z',
    ]);
  });

  test.each(['rate(1 minutes)', 'rate(5 minute)', 'rate(0 minutes)', 'rate(5 weeks)'])('refuses %s', (expression) => {
    expect(() => parseScheduleExpression(expression, 'UTC', 0)).toThrow('is not a rate');
  });

  test('a one-time schedule fires once, in its zone', () => {
    expect(next('at(2027-03-01T10:00:00)', 'Asia/Shanghai', '2027-02-01T00:00:00Z', 2)).toEqual([
      '2027-03-01T02:00:00.000Z',
      undefined,
    ]);
  });

  test('refuses a date that is none, and a zone that is none', () => {
    expect(() => parseScheduleExpression('at(2027-02-30T10:00:00)', 'UTC', 0)).toThrow('is not a date and time');
    expect(() => parseScheduleExpression('at(2027-02-28T10:00:00)', 'Mars/Olympus', 0)).toThrow(
      '"Mars/Olympus" is not a time zone',
    );
  });
});
