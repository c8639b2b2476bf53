import { expect, it } from 'vitest';
import { wilsonInterval } from '../../functions/scoring/wilson.ts';

/** Published values: R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3. */
it.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])('gives the published interval for %i of %i', (hits, trials, low, high) => {
  const interval = wilsonInterval(hits, trials);
  expect(interval.low).toBeCloseTo(low, 4);
  expect(interval.high).toBeCloseTo(high, 4);
});

it('ends at one for all of all', () => {
  expect(wilsonInterval(20, 20).high).toBe(1);
});
