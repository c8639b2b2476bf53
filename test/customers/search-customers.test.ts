import { beforeAll, describe, expect, it } from 'vitest';
import { searchCustomers } from '../../functions/customers/search-customers.ts';
import type { Cursor } from '../../functions/platform/database.ts';
import { MemoryDatabase } from '../../functions/platform/memory-database.ts';
import { addressHashKey, csv, importFile } from './given.ts';

const database = new MemoryDatabase();

beforeAll(async () => {
  const many = Array.from({ length: 40 }, (_, n) => ({ customerId: `M${n}`, name: `Miguel Sousa ${n}` }));
  await importFile(
    database,
    csv(
      { customerId: 'C1', name: 'Ana Silva', email: 'home@example.com', phone: '+351912345678' },
      { customerId: 'C2', name: 'Rui Silva', email: 'Home@Example.com' },
      { customerId: 'Silva', name: 'Eva' },
      ...many,
    ),
  );
});

async function search(query: string, limit = 50, cursor?: Cursor) {
  const page = await searchCustomers(database, addressHashKey, { query, limit, cursor });
  return { ids: page.customers.map(({ customerId }) => customerId as string), cursor: page.cursor };
}

describe('customers are found', () => {
  it('by their exact id, before anybody of that name', async () => {
    expect(await search('Silva')).toEqual({ ids: ['Silva'], cursor: undefined });
  });

  it('by e-mail address in any case, all who share it', async () => {
    expect((await search('HOME@example.com')).ids).toEqual(['C1', 'C2']);
  });

  it('by telephone number however it is spaced', async () => {
    expect((await search('+351 912 345 678')).ids).toEqual(['C1']);
  });

  it('by part of the name in any case', async () => {
    expect((await search('ui sil')).ids).toEqual(['C2']);
  });

  it('page by page, nobody twice and nobody left out', async () => {
    const found: string[] = [];
    let cursor: Cursor | undefined;
    do {
      const page = await search('miguel', 15, cursor);
      expect(page.ids.length).toBeLessThanOrEqual(15);
      found.push(...page.ids);
      cursor = page.cursor;
    } while (cursor);
    expect(found).toHaveLength(40);
    expect(new Set(found).size).toBe(40);
  });

  it('all of them, without a query', async () => {
    expect((await search(' ')).ids).toHaveLength(43);
  });

  it('not at all by what nobody has', async () => {
    expect((await search('nobody@example.com')).ids).toEqual([]);
    expect((await search('+351912345670')).ids).toEqual([]);
  });
});
