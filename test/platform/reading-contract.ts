import { describe, expect, it } from 'vitest';
import type { TableName } from '../../functions/contracts/tables.ts';
import { type Database, eachItem, type Item } from '../../functions/platform/database.ts';
import { text, words } from './contract-words.ts';

/** What every database gives back. `current` is the database of the running test, empty at its start. */
export function describeReading(current: () => Database): void {
  const { customer, readCustomer, fact, factsOf, putFacts } = words(current);

  describe('items', () => {
    it('gives back what was put: empty strings, numbers, booleans, null, lists and nested maps', async () => {
      const item = {
        customerId: 'c1',
        city: '',
        balance: -12.75,
        big: 9_007_199_254_740_991,
        shared: false,
        gone: null,
        flags: [],
        scores: { asOf: '2027-03-01T00:00:00.000Z', list: [1, 'two', { three: 3 }], empty: {} },
      };
      expect(await current().write({ put: 'customers', item })).toBe('done');
      expect(await readCustomer('c1')).toEqual(item);
    });

    it('does not store attributes that are undefined, however deep', async () => {
      await current().write(customer('c1', { city: undefined, attributes: { a: 'b', c: undefined } as never }));
      expect(Object.keys((await readCustomer('c1')) ?? {}).toSorted()).toEqual(['attributes', 'customerId']);
      expect(Object.keys((await readCustomer('c1'))?.attributes as Item)).toEqual(['a']);
    });

    it('has nothing for a key that was never written', async () => {
      expect(await readCustomer('nobody')).toBeUndefined();
    });

    it('hands out copies: changing one changes nothing stored', async () => {
      const item = { customerId: 'c1', attributes: { colour: 'red' } };
      await current().write({ put: 'customers', item });
      item.attributes.colour = 'green';
      ((await readCustomer('c1'))!.attributes as Item).colour = 'blue';
      expect(await readCustomer('c1')).toEqual({ customerId: 'c1', attributes: { colour: 'red' } });
    });

    it('refuses an item without its whole key', async () => {
      await expect(current().write({ put: 'timeline', item: { customerId: 'c1' } })).rejects.toThrow();
      await expect(current().write({ put: 'customers', item: { customerId: '' } })).rejects.toThrow();
    });

    it('refuses a number that is none', async () => {
      await expect(current().write(customer('c1', { balance: Number.NaN }))).rejects.toThrow();
    });
  });

  describe('getMany', () => {
    it('reads over several tables, leaves out what is missing and gives a repeated key once', async () => {
      await current().write(customer('c1'));
      await current().write({ put: 'gates', item: { customerId: 'c1', version: 3 } });
      const found = await current().getMany([
        { table: 'customers', key: { customerId: 'c1' } },
        { table: 'customers', key: { customerId: 'c1' } },
        { table: 'gates', key: { customerId: 'c1' } },
        { table: 'gates', key: { customerId: 'c2' } },
      ]);
      expect(found.toSorted((a, b) => a.table.localeCompare(b.table))).toEqual([
        { table: 'customers', item: { customerId: 'c1' } },
        { table: 'gates', item: { customerId: 'c1', version: 3 } },
      ]);
    });

    it('takes a hundred keys and refuses a hundred and one', async () => {
      const keys = Array.from({ length: 101 }, (_, n) => ({
        table: 'customers' as const,
        key: { customerId: `c${n}` },
      }));
      expect(await current().getMany(keys.slice(1))).toEqual([]);
      await expect(current().getMany(keys)).rejects.toThrow('at most 100 keys');
    });

    it('asks nothing for no keys', async () => {
      expect(await current().getMany([])).toEqual([]);
    });
  });

  describe('query', () => {
    it('gives one partition in the order of the bytes of its sort keys', async () => {
      await putFacts('b', 'a', 'B', '10', '9', 'ä', '中', '😀', '\uffee');
      await current().putAll([{ table: 'timeline', item: fact('c2', 'a') }]);
      expect(await factsOf({})).toEqual(['10', '9', 'B', 'a', 'b', 'ä', '中', '\uffee', '😀']);
    });

    it('gives the newest first when asked', async () => {
      await putFacts('a', 'b', 'c');
      expect(await factsOf({ descending: true })).toEqual(['c', 'b', 'a']);
      expect(await factsOf({ descending: true, limit: 1 })).toEqual(['c', 'b', 'a']);
    });

    it('keeps to a prefix; an empty one keeps everything', async () => {
      await putFacts('dispatch#1', 'response#1#open', 'response#1#click', 'response#10#open', 'response$');
      expect(await factsOf({ prefix: 'response#1#' })).toEqual(['response#1#click', 'response#1#open']);
      expect(await factsOf({ prefix: '' })).toHaveLength(5);
    });

    it('keeps to a range with both ends in it; a range the wrong way round is empty', async () => {
      await putFacts('a', 'b', 'c', 'd');
      expect(await factsOf({ between: { from: 'b', to: 'c' } })).toEqual(['b', 'c']);
      expect(await factsOf({ between: { from: 'c', to: 'b' } })).toEqual([]);
    });

    it('refuses a prefix and a range together', async () => {
      await expect(factsOf({ prefix: 'a', between: { from: 'a', to: 'b' } })).rejects.toThrow('not both');
    });

    it('goes on from a cursor, also when the item it stands on has gone', async () => {
      await putFacts('a', 'b', 'c', 'd', 'e');
      const first = await current().query('timeline', { partition: 'c1', limit: 2 });
      expect(first.items.map((item) => item.fact)).toEqual(['a', 'b']);
      await current().write({ delete: 'timeline', key: { customerId: 'c1', fact: 'b' } });
      expect(await factsOf({ cursor: first.cursor!, limit: 2 })).toEqual(['c', 'd', 'e']);
    });

    it('reads an index in its own order, page by page, without the items that lack its attributes', async () => {
      const listed = (id: string, listedAt: string) => ({
        table: 'campaigns' as TableName,
        item: { id, part: 'run', list: 'runs', listedAt },
      });
      await current().putAll([
        listed('run_b', '2027-03-02'),
        listed('run_a', '2027-03-02'),
        listed('run_c', '2027-03-01'),
      ]);
      await current().putAll([
        { table: 'campaigns', item: { id: 'run_d', part: 'run', list: 'runs' } },
        { table: 'campaigns', item: { id: 'run_e', part: 'run', list: 'campaigns', listedAt: '2027-03-01' } },
        { table: 'campaigns', item: { id: 'run_f', part: 'run' } },
      ]);
      const found: string[] = [];
      const query = { partition: 'runs', index: 'by-list', limit: 1 };
      for await (const item of eachItem(current(), 'campaigns', query)) found.push(text(item.id));
      expect(found[0]).toBe('run_c');
      expect(found.toSorted()).toEqual(['run_a', 'run_b', 'run_c']);
      const newest = await current().query('campaigns', { ...query, limit: 2, descending: true });
      expect(newest.items.map((item) => text(item.id)).toSorted()).toEqual(['run_a', 'run_b']);
    });
  });

  describe('scan', () => {
    const scanAll = async (segments: number, limit: number) => {
      const bySegment: string[][] = [];
      for (let segment = 0; segment < segments; segment++) {
        const found: string[] = [];
        let cursor;
        do {
          const page: Awaited<ReturnType<Database['scan']>> = await current().scan('timeline', {
            segment,
            segments,
            limit,
            ...(cursor && { cursor }),
          });
          expect(page.items.length).toBeLessThanOrEqual(limit);
          found.push(...page.items.map((item) => `${text(item.customerId)}/${text(item.fact)}`));
          cursor = page.cursor;
        } while (cursor);
        bySegment.push(found);
      }
      return bySegment;
    };

    it('comes past every item once, whatever the page size and the number of segments', async () => {
      const keys = Array.from({ length: 23 }, (_, n) => [`c${n % 5}`, `f${n}`] as const);
      await current().putAll(keys.map(([c, f]) => ({ table: 'timeline', item: fact(c, f) })));
      const all = keys.map(([c, f]) => `${c}/${f}`).toSorted();
      expect((await scanAll(1, 4)).flat().toSorted()).toEqual(all);
      expect((await scanAll(4, 3)).flat().toSorted()).toEqual(all);
      expect((await scanAll(1, 100)).flat()).toHaveLength(23);
    });

    it('gives of each item only what was asked for, and only where it is there', async () => {
      const asked = { limit: 10, attributes: ['city', 'name', 'status'] };
      await current().putAll([
        { table: 'customers', item: { customerId: 'c1', city: 'Lisbon', name: 'Rita', balance: 7000 } },
        { table: 'customers', item: { customerId: 'c2', name: 'Li' } },
      ]);
      const { items } = await current().scan('customers', asked);
      const byName = items.toSorted((a, b) => text(a.name).localeCompare(text(b.name)));
      expect(byName).toEqual([{ name: 'Li' }, { city: 'Lisbon', name: 'Rita' }]);
    });

    it('goes on from a page that was not asked for its key', async () => {
      const customers = ['c1', 'c2', 'c3'].map((customerId) => ({ customerId, city: 'Lisbon' }));
      await current().putAll(customers.map((item) => ({ table: 'customers', item })));
      const asked = { limit: 2, attributes: ['city'] };
      const first = await current().scan('customers', asked);
      const second = await current().scan('customers', { ...asked, cursor: first.cursor! });
      expect([...first.items, ...second.items]).toEqual(customers.map(({ city }) => ({ city })));
    });

    it('keeps the items of one partition together in one segment', async () => {
      await current().putAll(
        Array.from({ length: 30 }, (_, n) => ({ table: 'timeline' as const, item: fact(`c${n % 6}`, `f${n}`) })),
      );
      for (const found of await scanAll(3, 100)) {
        const customers = found.map((key) => key.split('/')[0]!);
        const changes = customers.filter((c, n) => n > 0 && c !== customers[n - 1]).length;
        expect(changes).toBe(Math.max(0, new Set(customers).size - 1));
      }
    });
  });
}
