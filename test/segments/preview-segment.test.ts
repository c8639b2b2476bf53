import { expect, test } from 'vitest';
import { compileSegment } from '../../functions/segments/compile-segment.ts';
import { countSegment, previewSegment } from '../../functions/segments/preview-segment.ts';
import { all, bankOf, customer, rule } from './customers.ts';

const dayMs = 86_400_000;
const march = Date.parse('2027-03-01T10:00:00Z');

const people = (count: number) => {
  const one = customer();
  return Array.from({ length: count }, (_, n) => ({
    ...one,
    customerId: `B${String(n).padStart(6, '0')}` as typeof one.customerId,
    balance: n % 10 === 0 ? 9000 : 100,
  }));
};

function rich() {
  const compiled = compileSegment(all(rule('balance', '>=', 5000)));
  if (!compiled.ok) throw new Error('does not compile');
  return compiled.matches;
}

test('a small bank is counted: estimate, low and high are the count', async () => {
  expect(await previewSegment(bankOf(people(5000)), rich(), march)).toEqual({ estimate: 500, low: 500, high: 500 });
});

test('an empty bank has nobody in any segment', async () => {
  expect(await previewSegment(bankOf([]), rich(), march)).toEqual({ estimate: 0, low: 0, high: 0 });
});

test('a large bank is estimated from a few thousand people, and the truth lies in the interval on 19 of 20 days', async () => {
  const bank = bankOf(people(60_000));
  const days = Array.from({ length: 40 }, (_, n) => march + n * dayMs);
  let held = 0;
  for (const day of days) {
    const { low, high } = await previewSegment(bank, rich(), day);
    if (low <= 6000 && 6000 <= high) held += 1;
  }
  expect(bank.reads / days.length).toBeLessThan(6000);
  expect(held).toBeGreaterThanOrEqual(36);
});

test('a very large bank is cut finer, so that a sample stays a sample', async () => {
  const bank = bankOf(people(250_000));
  const { low, high } = await previewSegment(bank, rich(), march);
  expect(bank.reads).toBeLessThan(9000);
  expect(low).toBeLessThan(25_000);
  expect(high).toBeGreaterThan(25_000);
});

test('the same question on the same day gets the same answer', async () => {
  const bank = bankOf(people(20_000));
  expect(await previewSegment(bank, rich(), march)).toEqual(await previewSegment(bank, rich(), march + 3_600_000));
});

test('an exact count reads everybody', async () => {
  const bank = bankOf(people(20_000));
  expect(await countSegment(bank, rich(), march)).toBe(2000);
  expect(bank.reads).toBe(20_000);
});
