import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { decay, decayScores } from '../../functions/scoring/decay.ts';

const march = Date.parse('2027-03-01T00:00:00Z');
const dayMs = 86_400_000;

test('a value halves with every half-life', () => {
  expect(decay(8, march, march + 30 * dayMs, 30)).toBe(4);
  expect(decay(8, march, march + 90 * dayMs, 30)).toBe(1);
  expect(decay(8, march, march, 30)).toBe(8);
});

test('going on in two steps comes to the same as in one, and back again', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 500 }), (first, second) => {
      const middle = march + first * dayMs;
      const end = middle + second * dayMs;
      expect(decay(decay(100, march, middle, 365), middle, end, 365)).toBeCloseTo(decay(100, march, end, 365), 9);
      expect(decay(decay(100, march, end, 365), end, march, 365)).toBeCloseTo(100, 9);
    }),
  );
});

test('all scores are brought to the instant by their own half-lives', () => {
  const scores = {
    frequency: 4,
    monetary: 800,
    engagementEmail: 4096,
    engagementSms: 0,
    asOf: '2027-03-01T00:00:00.000Z',
  };
  const later = decayScores(scores, Date.parse('2028-02-29T00:00:00Z'));
  expect(later).toMatchObject({ frequency: 2, monetary: 400, engagementSms: 0, asOf: '2028-02-29T00:00:00.000Z' });
  expect(later.engagementEmail).toBeCloseTo(0.8909, 4);
});
