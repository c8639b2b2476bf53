import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CustomerId } from '../../functions/contracts/ids.ts';
import { readOccasion } from '../../functions/customers/occasion.store.ts';
import { occasionKeysOn, occasionsOf } from '../../functions/customers/occasions.ts';
import { MemoryDatabase } from '../../functions/platform/memory-database.ts';

const ana = CustomerId.parse('C1');
const daysOf = (keys: string[]) => [...new Set(keys.map((key) => key.slice(0, -2)))];

describe('the occasions of a customer', () => {
  it('are birthday and account anniversary, in one of two shards that their id decides', () => {
    expect(occasionsOf({ customerId: ana, birthday: '1984-02-29', accountOpenedOn: '2010-07-01' })).toEqual([
      'birthday#02-29#1',
      'anniversary#07-01#1',
    ]);
    expect(occasionsOf({ customerId: CustomerId.parse('C2'), birthday: '1984-02-29' })).toEqual(['birthday#02-29#0']);
  });

  it('are none without dates', () => {
    expect(occasionsOf({ customerId: ana })).toEqual([]);
  });

  it('spread evenly over the shards', () => {
    const ids = Array.from({ length: 2000 }, (_, n) => CustomerId.parse(`B${String(n).padStart(6, '0')}`));
    const first = ids.filter((customerId) => occasionsOf({ customerId, birthday: '1984-02-29' })[0]?.endsWith('0'));
    expect(first.length).toBeGreaterThan(900);
    expect(first.length).toBeLessThan(1100);
  });
});

describe('the keys that a day reads', () => {
  it('are that day, both shards', () => {
    expect(occasionKeysOn('2027-03-01')).toEqual(['birthday#03-01#0', 'birthday#03-01#1']);
    expect(occasionKeysOn('2027-03-01', 'anniversary')).toEqual(['anniversary#03-01#0', 'anniversary#03-01#1']);
  });

  it.each([
    ['2027-02-28', ['birthday#02-28', 'birthday#02-29']],
    ['2028-02-28', ['birthday#02-28']],
    ['2028-02-29', ['birthday#02-29']],
    ['2028-03-01', ['birthday#03-01']],
    ['2100-02-28', ['birthday#02-28', 'birthday#02-29']],
    ['2000-02-29', ['birthday#02-29']],
  ])('on %s are %j', (date, days) => {
    expect(daysOf(occasionKeysOn(date))).toEqual(days);
  });

  it('meet everybody exactly once a year, born on whatever day', () => {
    const anyDay = fc.date({ min: new Date('1910-01-01'), max: new Date('2026-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(
        anyDay,
        fc.integer({ min: 2027, max: 2104 }),
        fc.stringMatching(/^[A-Z]\d{1,6}$/),
        (born, year, id) => {
          const [key = ''] = occasionsOf({
            customerId: CustomerId.parse(id),
            birthday: born.toISOString().slice(0, 10),
          });
          const first = Date.UTC(year, 0, 1);
          const days = (Date.UTC(year + 1, 0, 1) - first) / 86_400_000;
          const met = Array.from({ length: days }, (_, n) =>
            new Date(first + n * 86_400_000).toISOString().slice(0, 10),
          );
          expect(met.filter((date) => occasionKeysOn(date).includes(key))).toHaveLength(1);
        },
      ),
      { numRuns: 60 },
    );
  });
});

it('is read page by page in order of ids', async () => {
  const database = new MemoryDatabase();
  for (const customerId of ['C3', 'C1', 'C2'])
    await database.write({ put: 'occasions', item: { occasion: 'birthday#03-01#0', customerId } });
  const first = await readOccasion(database, 'birthday#03-01#0', { limit: 2 });
  expect(first.customerIds).toEqual(['C1', 'C2']);
  const second = await readOccasion(database, 'birthday#03-01#0', { limit: 2, cursor: first.cursor });
  expect(second).toEqual({ customerIds: ['C3'] });
});
