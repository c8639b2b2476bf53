import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { flushLeftovers, groupRecipients } from '../../functions/audience/group-recipients.ts';

const person = (n: number, with_ = {}) => ({
  customerId: `B${n}`,
  locale: 'en' as const,
  variant: 'a',
  dueAtMs: 0,
  sharesAddress: false,
  ...with_,
});
const people = (count: number, with_ = {}) => Array.from({ length: count }, (_, n) => person(n, with_));

describe('recipients', () => {
  test('fill batches of fifty; the rest waits for the next page', () => {
    const first = groupRecipients({}, people(120), 90);
    expect(first.batches.map(({ customerIds }) => customerIds.length)).toEqual([50, 50]);
    const second = groupRecipients(first.leftovers, people(30), 90);
    expect(second.batches.map(({ customerIds }) => customerIds.length)).toEqual([50]);
    expect(second.leftovers).toEqual({});
  });

  test('of another language, hour or with a shared address never meet in a batch', () => {
    const found = [
      person(1),
      person(2, { locale: 'zh-CN' }),
      person(3, { dueAtMs: 60_000 }),
      person(4, { sharesAddress: true }),
    ];
    const { batches } = flushLeftovers(groupRecipients({}, found, 90).leftovers, 90);
    expect(batches.map(({ customerIds }) => customerIds)).toEqual([['B1'], ['B2'], ['B3'], ['B4']]);
  });

  test('are neither lost nor doubled, however the pages fall', () => {
    const groups = fc.array(
      fc.record({
        locale: fc.constantFrom('en' as const, 'zh-CN' as const),
        dueAtMs: fc.nat(3),
        sharesAddress: fc.boolean(),
      }),
      { maxLength: 300 },
    );
    fc.assert(
      fc.property(groups, fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 3 }), (drawn, pageSize, most) => {
        const all = drawn.map((with_, n) => person(n, with_));
        const got: string[] = [];
        let leftovers = {};
        for (let start = 0; start < all.length; start += pageSize) {
          const page = groupRecipients(leftovers, all.slice(start, start + pageSize), most);
          got.push(...page.batches.flatMap(({ customerIds }) => customerIds));
          leftovers = page.leftovers;
        }
        while (Object.keys(leftovers).length > 0) {
          const end = flushLeftovers(leftovers, most);
          expect(end.batches.length).toBeLessThanOrEqual(most);
          got.push(...end.batches.flatMap(({ customerIds }) => customerIds));
          leftovers = end.leftovers;
        }
        expect(got.toSorted()).toEqual(all.map(({ customerId }) => customerId).toSorted());
      }),
    );
  });
});
