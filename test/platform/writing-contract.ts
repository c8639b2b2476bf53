import { describe, expect, it } from 'vitest';
import { absent, type Database, type Item, type Write } from '../../functions/platform/database.ts';
import { words } from './contract-words.ts';

/** What every database does with a write. `current` is the database of the running test, empty at its start. */
export function describeWriting(current: () => Database): void {
  const { customer, readCustomer, fact, factsOf } = words(current);

  describe('one write', () => {
    it('puts only where nothing is when told so', async () => {
      expect(await current().write({ ...customer('c1', { city: 'Lisbon' }), if: { customerId: absent } })).toBe('done');
      expect(await current().write({ ...customer('c1', { city: 'Porto' }), if: { customerId: absent } })).toBe(
        'conflict',
      );
      expect(await readCustomer('c1')).toEqual({ customerId: 'c1', city: 'Lisbon' });
    });

    it('replaces the whole item with a put without condition', async () => {
      await current().write(customer('c1', { city: 'Lisbon', tier: 'gold' }));
      await current().write({ ...customer('c1', { city: 'Porto' }), if: {} });
      expect(await readCustomer('c1')).toEqual({ customerId: 'c1', city: 'Porto' });
    });

    it('holds a condition on several attributes only when all hold', async () => {
      await current().write(customer('c1', { version: 4, owner: 'a' }));
      const write = (condition: Record<string, string | number | typeof absent>) =>
        current().write({ update: 'customers', key: { customerId: 'c1' }, set: { city: 'Porto' }, if: condition });
      expect(await write({ version: 4, owner: 'b' })).toBe('conflict');
      expect(await write({ version: '4' })).toBe('conflict');
      expect(await write({ version: 4, lease: absent, owner: absent })).toBe('conflict');
      expect((await readCustomer('c1'))?.city).toBeUndefined();
      expect(await write({ version: 4, owner: 'a', lease: absent })).toBe('done');
      expect((await readCustomer('c1'))?.city).toBe('Porto');
    });

    it('updates: sets, adds from 0, removes, keeps the rest, and makes the item when it is not there', async () => {
      await current().write(customer('c1', { city: 'Lisbon', tier: 'gold', visits: 2 }));
      const change = {
        set: { city: 'Porto', nested: { a: [1] } },
        add: { visits: 3, points: -1.5 },
        remove: ['tier'],
      };
      expect(await current().write({ update: 'customers', key: { customerId: 'c1' }, ...change })).toBe('done');
      expect(await current().write({ update: 'customers', key: { customerId: 'c2' }, ...change })).toBe('done');
      expect(await readCustomer('c1')).toEqual({
        customerId: 'c1',
        city: 'Porto',
        nested: { a: [1] },
        visits: 5,
        points: -1.5,
      });
      expect(await readCustomer('c2')).toEqual({
        customerId: 'c2',
        city: 'Porto',
        nested: { a: [1] },
        visits: 3,
        points: -1.5,
      });
    });

    it('takes any word as an attribute: reserved ones, dots, hyphens, Chinese', async () => {
      const set = { name: 'a', 'risk.grade': 'b', 'first-name': 'c', 城市: 'd', status: 'e' };
      expect(await current().write({ update: 'customers', key: { customerId: 'c1' }, set })).toBe('done');
      const insert = { insert: 'customers' as const, item: { customerId: 'c2', ...set } };
      expect(await current().writeEach([insert])).toEqual(['done']);
      expect(await readCustomer('c1')).toEqual({ customerId: 'c1', ...set });
      expect(await readCustomer('c2')).toEqual({ customerId: 'c2', ...set });
    });

    it('sets the same attribute that it is conditional on', async () => {
      await current().write(customer('c1', { version: 1 }));
      const raise = {
        update: 'customers' as const,
        key: { customerId: 'c1' },
        set: { version: 2 },
        if: { version: 1 },
      };
      expect(await current().write(raise)).toBe('done');
      expect(await current().write(raise)).toBe('conflict');
    });

    it('refuses an update of nothing, of a key, or of one attribute twice', async () => {
      const update = (change: object) => current().write({ update: 'customers', key: { customerId: 'c1' }, ...change });
      await expect(update({})).rejects.toThrow('must change something');
      await expect(update({ set: { city: undefined } })).rejects.toThrow('must change something');
      await expect(update({ set: { customerId: 'c2' } })).rejects.toThrow('key attribute');
      await expect(update({ set: { a: 1 }, add: { a: 1 } })).rejects.toThrow('only once');
      expect(await readCustomer('c1')).toBeUndefined();
    });

    it('refuses to add to a word', async () => {
      await current().write(customer('c1', { city: 'Lisbon' }));
      const add = { update: 'customers' as const, key: { customerId: 'c1' }, add: { city: 1 } };
      await expect(current().write(add)).rejects.toThrow();
    });

    it('deletes, on a condition too; deleting nothing is done', async () => {
      const remove = { delete: 'customers' as const, key: { customerId: 'c1' } };
      expect(await current().write(remove)).toBe('done');
      await current().write(customer('c1', { version: 1 }));
      expect(await current().write({ ...remove, if: { version: 2 } })).toBe('conflict');
      expect(await current().write({ ...remove, if: { version: 1 } })).toBe('done');
      expect(await readCustomer('c1')).toBeUndefined();
    });

    it('checks without changing', async () => {
      await current().write(customer('c1', { version: 1 }));
      const check = (version: number) =>
        current().write({ check: 'customers', key: { customerId: 'c1' }, if: { version } });
      expect([await check(1), await check(2)]).toEqual(['done', 'conflict']);
    });
  });

  it('counts: adds from 0, sets beside it, and says what the item is then', async () => {
    const key = { customerId: 'c1' };
    expect(await current().count('gates', key, { taken: 2 })).toEqual({ customerId: 'c1', taken: 2 });
    const counts = await Promise.all([1, 2, 3].map(() => current().count('gates', key, { taken: 1 }, { by: 'me' })));
    expect(new Set(counts.map((item) => item.taken))).toEqual(new Set([3, 4, 5]));
    expect(counts[0]).toMatchObject({ customerId: 'c1', by: 'me' });
    await expect(current().count('gates', key, {})).rejects.toThrow('must change something');
  });

  describe('transactions', () => {
    it('write all or nothing, over several tables', async () => {
      await current().write(customer('c1', { version: 1 }));
      const writes = (version: number): Write[] => [
        { update: 'customers' as const, key: { customerId: 'c1' }, set: { version: 2 }, if: { version } },
        { put: 'timeline' as const, item: fact('c1', 'a'), if: { fact: absent } },
        { put: 'campaigns' as const, item: { id: 'run_1', part: 'run' } },
      ];
      expect(await current().transact(writes(7))).toBe('conflict');
      expect(await factsOf({})).toEqual([]);
      expect(await readCustomer('c1')).toEqual({ customerId: 'c1', version: 1 });
      expect(await current().transact(writes(1))).toBe('done');
      expect(await factsOf({})).toEqual(['a']);
      expect(await readCustomer('c1')).toEqual({ customerId: 'c1', version: 2 });
      expect(await current().get('campaigns', { id: 'run_1', part: 'run' })).toEqual({ id: 'run_1', part: 'run' });
    });

    it('fail on a check that does not hold, and on a delete', async () => {
      await current().write(customer('c1', { version: 1 }));
      const put = customer('c2');
      const check = { check: 'customers' as const, key: { customerId: 'c1' }, if: { version: 2 } };
      const remove = { delete: 'customers' as const, key: { customerId: 'c1' }, if: { version: 2 } };
      expect(await current().transact([put, check])).toBe('conflict');
      expect(await current().transact([put, remove])).toBe('conflict');
      expect(await readCustomer('c2')).toBeUndefined();
      expect(await current().transact([put, { ...check, if: { version: 1 } }])).toBe('done');
      expect(await readCustomer('c2')).toEqual({ customerId: 'c2' });
    });

    it('take a hundred items and refuse a hundred and one', async () => {
      const writes = Array.from({ length: 101 }, (_, n) => customer(`c${n}`));
      await expect(current().transact(writes)).rejects.toThrow('at most 100 writes');
      expect(await current().transact(writes.slice(1))).toBe('done');
      expect(await current().transact([])).toBe('done');
    });

    it('refuse to touch one item twice', async () => {
      const check: Write = { check: 'customers', key: { customerId: 'c1' }, if: { customerId: absent } };
      await expect(current().transact([customer('c1'), check])).rejects.toThrow('only once');
      expect(await readCustomer('c1')).toBeUndefined();
    });

    it('that collide each end as done or conflict, and as many changes are stored as are done', async () => {
      await current().write(customer('c1', { version: 0 }));
      const raise = async () => {
        const version = Number((await readCustomer('c1'))?.version);
        return current().transact([
          { update: 'customers', key: { customerId: 'c1' }, set: { version: version + 1 }, if: { version } },
          { update: 'gates', key: { customerId: 'c1' }, add: { raised: 1 } },
        ]);
      };
      const outcomes = await Promise.all(Array.from({ length: 8 }, raise));
      const done = outcomes.filter((outcome) => outcome === 'done').length;
      expect(done).toBeGreaterThan(0);
      expect(outcomes.filter((outcome) => outcome === 'conflict').length).toBe(8 - done);
      expect((await readCustomer('c1'))?.version).toBe(done);
      expect((await current().get('gates', { customerId: 'c1' }))?.raised).toBe(done);
    });
  });

  describe('writeEach', () => {
    const insert = (name: string, more: Item = {}) => ({ insert: 'timeline' as const, item: fact('c1', name, more) });

    it('inserts what is new and says conflict for what is there, leaving it as it was', async () => {
      expect(await current().writeEach([insert('a', { n: 1 })])).toEqual(['done']);
      expect(await current().writeEach([insert('b'), insert('a', { n: 2 }), insert('c')])).toEqual([
        'done',
        'conflict',
        'done',
      ]);
      expect(await current().get('timeline', { customerId: 'c1', fact: 'a' })).toEqual(fact('c1', 'a', { n: 1 }));
    });

    it('inserts nested values as they are and leaves out undefined ones', async () => {
      const item = fact('c1', 'a', { amount: 1.5, list: [], map: { x: [{ y: '' }] }, none: null, off: false });
      await current().writeEach([{ insert: 'timeline', item: { ...item, name: undefined } }]);
      expect(await current().get('timeline', { customerId: 'c1', fact: 'a' })).toEqual(item);
    });

    it('changes an item on the values it was read with; another value, or no item, is a conflict', async () => {
      await current().write(customer('c1', { version: 4, city: 'Lisbon' }));
      const change = (customerId: string, version: number) => ({
        change: 'customers' as const,
        key: { customerId },
        set: { version: version + 1, scores: { frequency: 0.5, asOf: 'now' } },
        if: { version },
      });
      expect(await current().writeEach([change('c1', 4), change('c2', 0)])).toEqual(['done', 'conflict']);
      expect(await current().writeEach([change('c1', 4)])).toEqual(['conflict']);
      expect(await readCustomer('c1')).toEqual({
        customerId: 'c1',
        version: 5,
        city: 'Lisbon',
        scores: { frequency: 0.5, asOf: 'now' },
      });
      expect(await readCustomer('c2')).toBeUndefined();
    });

    it('does not make an item by changing one that is not there, without further conditions too', async () => {
      const change = { change: 'customers' as const, key: { customerId: 'c9' }, set: { city: 'Porto' }, if: {} };
      expect(await current().writeEach([change])).toEqual(['conflict']);
      expect(await readCustomer('c9')).toBeUndefined();
    });

    it('answers in the order given, over more than one call of 25', async () => {
      await current().writeEach([insert('f07'), insert('f30')]);
      const names = Array.from({ length: 60 }, (_, n) => `f${String(n).padStart(2, '0')}`);
      const outcomes = await current().writeEach(names.map((name) => insert(name)));
      expect(outcomes.flatMap((outcome, n) => (outcome === 'done' ? [] : [`${outcome} ${n}`]))).toEqual([
        'conflict 7',
        'conflict 30',
      ]);
      expect(await factsOf({})).toHaveLength(60);
    });

    it('refuses to write one item twice in a batch, and to change nothing', async () => {
      await expect(current().writeEach([insert('a'), insert('a')])).rejects.toThrow('only once');
      const change = { change: 'customers' as const, key: { customerId: 'c1' }, set: {}, if: { version: 1 } };
      await expect(current().writeEach([change])).rejects.toThrow('must change something');
    });

    it('writes nothing for an empty list', async () => {
      expect(await current().writeEach([])).toEqual([]);
    });
  });

  it('puts all, whatever was there, over more than one call of 25', async () => {
    await current().write(customer('c3', { city: 'Lisbon' }));
    await current().putAll(
      Array.from({ length: 30 }, (_, n) => ({ table: 'customers' as const, item: { customerId: `c${n}` } })),
    );
    expect((await current().scan('customers', { limit: 100 })).items).toHaveLength(30);
    expect(await readCustomer('c3')).toEqual({ customerId: 'c3' });
  });
}
