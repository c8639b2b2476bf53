import type { Database, Item, Query, Value } from '../../functions/platform/database.ts';
import { eachItem } from '../../functions/platform/database.ts';

/** Short words for the contract's tests. `database` gives the one of the running test. */
export function words(database: () => Database) {
  return {
    customer: (customerId: string, more: Item = {}) => ({ put: 'customers' as const, item: { customerId, ...more } }),
    readCustomer: (customerId: string) => database().get('customers', { customerId }),
    fact: (customerId: string, fact: string, more: Item = {}): Item => ({ customerId, fact, ...more }),
    factsOf: async (query: Omit<Query, 'partition'>) => {
      const found: string[] = [];
      for await (const item of eachItem(database(), 'timeline', { partition: 'c1', ...query }))
        found.push(text(item.fact));
      return found;
    },
    putFacts: (...facts: string[]) =>
      database().putAll(facts.map((name) => ({ table: 'timeline', item: { customerId: 'c1', fact: name } }))),
  };
}

export const text = (value: Value | undefined): string => (typeof value === 'string' ? value : 'no text');
