import { beforeEach, describe, expect, it } from 'vitest';
import { absent, type Database, type Item } from '../../functions/platform/database.ts';
import { words } from './contract-words.ts';

export type DatabaseFault = 'throttle' | 'lose-reply' | 'reset' | '500' | 'partial' | 'transaction-conflict';

export type FaultyDatabase = {
  database: Database;
  /** Happens to every call from now on, or to the next one alone; undefined: to none. */
  play(fault: DatabaseFault | undefined, to?: 'every-call' | 'the-next-call'): void;
};

/**
 * What every database promises when the tables answer late, not at all, or no: what the send path rests on. An outcome
 * never claims what is not so: `done` is stored; `conflict` and `unknown` mean "read again".
 */
export function describeDatabaseFaults(name: string, make: () => Promise<FaultyDatabase>): void {
  describe(name, () => {
    let given: FaultyDatabase;
    beforeEach(async () => {
      given = await make();
    });
    const { customer, readCustomer, fact, factsOf } = words(() => given.database);
    const insert = (name_: string, more: Item = {}) => ({ insert: 'timeline' as const, item: fact('c1', name_, more) });
    const inserts = (count: number) => Array.from({ length: count }, (_, n) => insert(`f${n}`));
    const healed = () => given.play(undefined);

    describe('writeEach', () => {
      it.each(['throttle', 'reset', '500'] as const)('%s: nothing is known, nothing was written', async (fault) => {
        given.play(fault);
        expect(await given.database.writeEach(inserts(3))).toEqual(['unknown', 'unknown', 'unknown']);
        healed();
        expect(await factsOf({})).toEqual([]);
      });

      it('throttled in part: an outcome for each, as it is stored', async () => {
        given.play('partial');
        expect(await given.database.writeEach(inserts(5))).toEqual(['done', 'unknown', 'done', 'unknown', 'done']);
        healed();
        expect(await factsOf({})).toEqual(['f0', 'f2', 'f4']);
      });

      it('of more than one call, one of which is lost: the outcomes of the others hold', async () => {
        given.play('throttle', 'the-next-call');
        const outcomes = await given.database.writeEach(inserts(60));
        healed();
        const stored = new Set(await factsOf({}));
        outcomes.forEach((outcome, n) => {
          if (outcome === 'done') expect(stored).toContain(`f${n}`);
        });
        expect(outcomes.filter((outcome) => outcome === 'done').length).toBeGreaterThanOrEqual(35);
      });

      it.each(['every-call', 'the-next-call'] as const)(
        'whose answer is lost (%s): never a refusal, and reading again tells that it was written',
        async (to) => {
          await given.database.write(customer('c1', { version: 4 }));
          given.play('lose-reply', to);
          const claim = {
            change: 'customers' as const,
            key: { customerId: 'c1' },
            set: { version: 5, by: 'me' },
            if: { version: 4 },
          };
          const [outcome] = await given.database.writeEach([claim]);
          healed();
          expect(['done', 'conflict', 'unknown']).toContain(outcome);
          expect(await readCustomer('c1')).toEqual({ customerId: 'c1', version: 5, by: 'me' });
        },
      );

      it('of something new against a transaction that holds its place: never said to be there when it is not', async () => {
        given.play('transaction-conflict');
        const outcomes = await given.database.writeEach(inserts(2));
        healed();
        const stored = await factsOf({});
        outcomes.forEach((outcome, n) => expect(outcome).toBe(stored.includes(`f${n}`) ? 'done' : 'unknown'));
      });

      it('against a transaction that holds the item: conflict, and nothing was written', async () => {
        await given.database.write(customer('c1', { version: 4 }));
        given.play('transaction-conflict');
        const raise = {
          change: 'customers' as const,
          key: { customerId: 'c1' },
          set: { version: 5 },
          if: { version: 4 },
        };
        expect(await given.database.writeEach([raise])).toEqual(['conflict']);
        healed();
        expect(await given.database.writeEach([raise])).toEqual(['done']);
      });
    });

    describe('write and transact', () => {
      const put = () => given.database.write({ ...customer('c1'), if: { customerId: absent } });
      const both = () =>
        given.database.transact([{ ...customer('c1'), if: { customerId: absent } }, customer('c2', { city: 'Porto' })]);
      const count = () => given.database.count('gates', { customerId: 'c1' }, { taken: 1 });

      it('against a transaction that holds the item: conflict where there is a condition, and nothing was written', async () => {
        await given.database.write(customer('c1', { version: 4 }));
        const raise = {
          update: 'customers' as const,
          key: { customerId: 'c1' },
          set: { version: 5 },
          if: { version: 4 },
        };
        given.play('transaction-conflict');
        expect([await given.database.write(raise), await given.database.transact([raise])]).toEqual([
          'conflict',
          'conflict',
        ]);
        healed();
        expect(await given.database.write(raise)).toBe('done');
      });

      it.each([
        ['no condition', {}],
        ['the condition that nothing is there', { customerId: absent }],
      ] as const)(
        'on %s is done or thrown, never refused for a transaction: nobody looks for that there',
        async (_, condition) => {
          given.play('transaction-conflict');
          const ended = await ending(given.database.write({ ...customer('c1', { city: 'Porto' }), if: condition }));
          healed();
          expect(ended).toBe((await readCustomer('c1')) ? 'done' : 'thrown');
        },
      );

      it.each(['throttle', 'reset', '500'] as const)(
        '%s: thrown when it lasts, and nothing was written',
        async (fault) => {
          given.play(fault);
          const endings = await Promise.all([put(), both(), count(), readCustomer('c1')].map(ending));
          expect(endings).toEqual(['thrown', 'thrown', 'thrown', 'thrown']);
          healed();
          expect(await readCustomer('c1')).toBeUndefined();
          expect(await readCustomer('c2')).toBeUndefined();
        },
      );

      it('whose answer is lost for good: thrown, and it was written', async () => {
        given.play('lose-reply');
        await expect(count()).rejects.toThrow();
        await ending(both());
        healed();
        expect(await readCustomer('c2')).toEqual({ customerId: 'c2', city: 'Porto' });
      });

      it('whose first answer is lost: done, or a conflict with itself that reading again shows', async () => {
        given.play('lose-reply', 'the-next-call');
        expect(['done', 'conflict', 'thrown']).toContain(await ending(put()));
        healed();
        expect(await readCustomer('c1')).toEqual({ customerId: 'c1' });
        await given.database.write({ delete: 'customers', key: { customerId: 'c1' } });
        given.play('lose-reply', 'the-next-call');
        expect(['done', 'conflict', 'thrown']).toContain(await ending(both()));
        healed();
        expect(await readCustomer('c2')).toEqual({ customerId: 'c2', city: 'Porto' });
      });

      it('a count whose first answer is lost counts at least once, at most once for each attempt', async () => {
        given.play('lose-reply', 'the-next-call');
        await ending(count());
        healed();
        const taken = (await given.database.get('gates', { customerId: 'c1' }))?.taken;
        expect([1, 2]).toContain(taken);
      });
    });

    describe('answered in part', () => {
      it('getMany asks for the rest until it has everything', async () => {
        const customers = Array.from({ length: 9 }, (_, n) => ({
          table: 'customers' as const,
          item: { customerId: `c${n}` },
        }));
        await given.database.putAll(customers);
        given.play('partial');
        const found = await given.database.getMany(customers.map(({ table, item }) => ({ table, key: item })));
        expect(new Set(found.map(({ item }) => item.customerId))).toEqual(
          new Set(customers.map(({ item }) => item.customerId)),
        );
        expect(found).toHaveLength(9);
      });

      it('putAll puts the rest until everything is there', async () => {
        given.play('partial');
        const items = Array.from({ length: 9 }, (_, n) => ({ table: 'timeline' as const, item: fact('c1', `f${n}`) }));
        await given.database.putAll(items);
        healed();
        expect(await factsOf({})).toHaveLength(9);
      });
    });
  });
}

const ending = (call: Promise<unknown>): Promise<unknown> => call.catch(() => 'thrown');
