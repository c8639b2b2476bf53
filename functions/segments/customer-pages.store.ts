import type { Customer } from '../contracts/customer.ts';
import { partsOfCustomers } from '../customers/customer.store.ts';
import type { Cursor, Database } from '../platform/database.ts';

/**
 * How a preview reads people: page by page, the whole bank or one of `segments` equal shares of it by hash of the id. Of
 * each only what the rules look at.
 */
export interface CustomerPages {
  pages(share?: { segment: number; segments: number }): AsyncIterable<Partial<Customer>[]>;
}

/** Items lie near 1 KB and a scan answers at most 1 MB (DynamoDB API: Scan), so this fills about one answer. */
const pageSize = 900;

export function storedCustomers(database: Database, lookedAt: readonly (keyof Customer)[]): CustomerPages {
  const { attributes = [], read } = partsOfCustomers(['customerId'], lookedAt);
  return {
    async *pages(share = { segment: 0, segments: 1 }) {
      let cursor: Cursor | undefined;
      do {
        const limits = { limit: pageSize, attributes, ...(cursor && { cursor }) };
        const page = await database.scan('customers', { ...share, ...limits });
        yield page.items.map(read);
        cursor = page.cursor;
      } while (cursor);
    },
  };
}
