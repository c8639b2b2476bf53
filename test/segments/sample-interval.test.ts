import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { scoreInterval } from '../../functions/segments/sample-interval.ts';

test('seeing the whole bank leaves nothing to guess', () => {
  expect(scoreInterval(228, 1)).toEqual({ estimate: 228, low: 228, high: 228 });
});

test('a hundred found in a tenth of the people mean a thousand, give or take a fifth', () => {
  expect(scoreInterval(100, 0.1)).toEqual({ estimate: 1000, low: 830, high: 1205 });
});

test('finding nobody still leaves room for a few', () => {
  expect(scoreInterval(0, 0.1)).toEqual({ estimate: 0, low: 0, high: 35 });
});

test('the interval holds the estimate and at least those who were seen', () => {
  const share = fc.double({ min: 0.0001, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 5000 }), share, (seen, share) => {
      const { estimate, low, high } = scoreInterval(seen, share);
      expect(low).toBeGreaterThanOrEqual(seen);
      expect(low).toBeLessThanOrEqual(Math.max(seen, estimate));
      expect(high).toBeGreaterThanOrEqual(estimate);
    }),
  );
});
