import type { Customer } from '../contracts/customer.ts';
import { readCustomers, toCustomer } from '../customers/customer.store.ts';
import { readOccasion } from '../customers/occasion.store.ts';
import type { Cursor, Database } from '../platform/database.ts';
import type { SliceSource } from './slice.store.ts';

/** One page of people to look at, and where the next begins; no cursor when that was the last. */
export type AudiencePage = { customers: Customer[]; cursor?: Cursor };

/** At most this many customers to a page: about 900 KB of 1 KB items, under DynamoDB's 1 MB page (Query and Scan API). */
const scanPageSize = 900;
/** One BatchGetItem takes 100 keys (DynamoDB API). */
const occasionPageSize = 100;

/** Reads a page of the slice: of the whole table for a one-off, of one day's occasion for a birthday. */
export async function readAudiencePage(
  database: Database,
  source: SliceSource,
  cursor: Cursor | undefined,
): Promise<AudiencePage> {
  if ('occasion' in source) return readOccasionPage(database, source.occasion, cursor);
  const page = await database.scan('customers', { ...source, limit: scanPageSize, ...(cursor && { cursor }) });
  return { ...page, customers: page.items.map(toCustomer) };
}

async function readOccasionPage(
  database: Database,
  occasion: string,
  cursor: Cursor | undefined,
): Promise<AudiencePage> {
  const page = await readOccasion(database, occasion, { limit: occasionPageSize, cursor });
  const found = await readCustomers(database, page.customerIds);
  // In the order of their ids, not of the answer, so that a repeat cuts the same batches.
  const customers = found.toSorted((a, b) => (a.customerId < b.customerId ? -1 : 1));
  return page.cursor ? { customers, cursor: page.cursor } : { customers };
}
