import type { Customer } from '../contracts/customer.ts';
import { toCustomer } from '../customers/customer.store.ts';
import type { Cursor, Database } from '../platform/database.ts';

/** How a preview reads people: page by page, the whole bank or one of `segments` equal shares of it by hash of the id. */
export interface CustomerPages {
  pages(share?: { segment: number; segments: number }): AsyncIterable<Customer[]>;
}

/** Items lie near 1 KB and a scan answers at most 1 MB (DynamoDB API: Scan), so this fills about one answer. */
const pageSize = 900;

export const storedCustomers = (database: Database): CustomerPages => ({
  async *pages(share = { segment: 0, segments: 1 }) {
    let cursor: Cursor | undefined;
    do {
      const page = await database.scan('customers', { ...share, limit: pageSize, ...(cursor && { cursor }) });
      yield page.items.map(toCustomer);
      cursor = page.cursor;
    } while (cursor);
  },
});
