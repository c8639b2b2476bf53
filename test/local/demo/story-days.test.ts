import { assert, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayName, storyDays } from '../../../infra/local/demo/story-days.ts';

const isoDays = (now: string) =>
  Object.fromEntries(
    Object.entries(storyDays(Date.parse(now))).map(([name, at]) => [name, new Date(at).toISOString()]),
  );

describe('the days of the story', () => {
  test('begin at the next midnight in UTC, whatever the year', () => {
    expect(isoDays('2031-12-30T08:00:00Z')).toEqual({
      planning: '2031-12-31T00:00:00.000Z',
      afterAsia: '2031-12-31T02:30:00.000Z',
      launch: '2031-12-31T10:00:00.000Z',
      evening: '2031-12-31T18:00:00.000Z',
      texts: '2032-01-01T09:30:00.000Z',
      afterTexts: '2032-01-01T18:00:00.000Z',
      purchases: '2032-01-03T08:00:00.000Z',
      secondLaunch: '2032-01-04T10:00:00.000Z',
      end: '2032-01-04T18:00:00.000Z',
    });
  });

  test('leave the import ten minutes: shortly before midnight the story begins a day later', () => {
    expect(isoDays('2027-03-01T23:49:59Z')['planning']).toBe('2027-03-02T00:00:00.000Z');
    expect(isoDays('2027-03-01T23:50:00Z')['planning']).toBe('2027-03-03T00:00:00.000Z');
  });

  test('lie ahead in their order', () => {
    assert(
      property(integer({ min: 0, max: 4_102_444_800_000 }), (now) => {
        const instants = [now, ...Object.values(storyDays(now))];
        expect(instants).toEqual(instants.toSorted((a, b) => a - b));
      }),
    );
  });

  test('are named in UTC', () => {
    expect(dayName(Date.parse('2027-03-02T00:00:00Z'))).toBe('Tuesday 2 March');
  });
});
