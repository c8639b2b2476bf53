import { expect, it } from 'vitest';
import { packTransactions } from '../../functions/customers/pack-transactions.ts';
import type { Write } from '../../functions/platform/database.ts';

const change = (name: string, items: string[]) => ({
  name,
  writes: items.map((customerId): Write => ({ put: 'customers', item: { customerId } })),
});
const many = (name: string, count: number) =>
  change(
    name,
    Array.from({ length: count }, (_, n) => `${name}${n}`),
  );
const namesOf = (packs: { name: string }[][]) => packs.map((pack) => pack.map(({ name }) => name).join(' '));

it('puts changes together up to a hundred writes, none torn apart', () => {
  expect(namesOf(packTransactions([many('a', 40), many('b', 60), many('c', 1)]))).toEqual(['a b', 'c']);
  expect(namesOf(packTransactions([many('a', 40), many('b', 61), many('c', 1)]))).toEqual(['a', 'b c']);
});

it('never writes an item twice in one transaction', () => {
  expect(namesOf(packTransactions([change('a', ['x', 'y']), change('b', ['z', 'x']), change('c', ['y'])]))).toEqual([
    'a',
    'b c',
  ]);
});

it('takes the same key in another table for another item', () => {
  const elsewhere = { name: 'b', writes: [{ put: 'gates', item: { customerId: 'x' } }] satisfies Write[] };
  expect(namesOf(packTransactions([change('a', ['x']), elsewhere]))).toEqual(['a b']);
});

it('makes nothing of nothing', () => {
  expect(packTransactions([])).toEqual([]);
});
