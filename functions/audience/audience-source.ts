import type { CustomerId } from '../contracts/ids.ts';
import { type CustomerReading, customerKey } from '../customers/customer.store.ts';
import { readOccasion } from '../customers/occasion.store.ts';
import type { Cursor, Database } from '../platform/database.ts';
import type { SliceSource } from './slice.store.ts';

/** One page of people to look at, and where the next begins; no cursor when that was the last. */
export type AudiencePage<C> = { customers: C[]; cursor?: Cursor };

/** At most this many customers to a page: about 900 KB of 1 KB items, under DynamoDB's 1 MB page (Query and Scan API). */
const scanPageSize = 900;
/** One BatchGetItem takes 100 keys (DynamoDB API). */
const occasionPageSize = 100;

/** Reads a page of the slice: of the whole table for a one-off, of one day's occasion for a birthday. */
export async function readAudiencePage<C extends { customerId: CustomerId }>(
  database: Database,
  source: SliceSource,
  cursor: Cursor | undefined,
  { attributes, read }: CustomerReading<C>,
): Promise<AudiencePage<C>> {
  if ('occasion' in source) return readOccasionPage(database, source.occasion, cursor, read);
  const limits = { limit: scanPageSize, ...(cursor && { cursor }), ...(attributes && { attributes }) };
  const page = await database.scan('customers', { ...source, ...limits });
  return { ...page, customers: page.items.map(read) };
}

async function readOccasionPage<C extends { customerId: CustomerId }>(
  database: Database,
  occasion: string,
  cursor: Cursor | undefined,
  read: CustomerReading<C>['read'],
): Promise<AudiencePage<C>> {
  const page = await readOccasion(database, occasion, { limit: occasionPageSize, cursor });
  const found = page.customerIds.length > 0 ? await database.getMany(page.customerIds.map(customerKey)) : [];
  // In the order of their ids, not of the answer, so that a repeat cuts the same batches.
  const customers = found.map(({ item }) => read(item)).toSorted((a, b) => (a.customerId < b.customerId ? -1 : 1));
  return page.cursor ? { customers, cursor: page.cursor } : { customers };
}
