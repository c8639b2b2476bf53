import { hashAddress } from '../consent/address.ts';
import type { Customer } from '../contracts/customer.ts';
import { CustomerId } from '../contracts/ids.ts';
import { unpackGate } from '../gate/gate.ts';
import type { Cursor, Database } from '../platform/database.ts';
import { type CustomerPage, listCustomers, readCustomer, readCustomers } from './customer.store.ts';
import { readPhone } from './phone.ts';

export type CustomerSearch = { query: string; limit: number; cursor?: Cursor | undefined };

/** A page of the whole table: about 900 KB of 1 KB items, under DynamoDB's 1 MB page (Scan API). */
const scanPageSize = 900;
/** So one request reads at most some 9,000 customers; the cursor goes on from there. */
const pagesPerRequest = 10;

/**
 * Customers by exact id, by exact e-mail address or telephone number (with "+" and country code), else by a part of the
 * name. Without a query all of them, a page at a time. A page may be short, or empty, and still have a cursor: the rest
 * of the table is yet to be looked through. `addressKey` hashes addresses.
 */
export async function searchCustomers(
  database: Database,
  addressKey: Buffer,
  { query, limit, cursor }: CustomerSearch,
): Promise<CustomerPage> {
  const wanted = query.trim();
  if (wanted === '') return listCustomers(database, limit, cursor);
  const exact = cursor ? [] : await findExact(database, addressKey, wanted);
  return exact.length > 0 ? { customers: exact.slice(0, limit) } : findByName(database, wanted, limit, cursor);
}

async function findExact(database: Database, addressKey: Buffer, wanted: string): Promise<Customer[]> {
  const id = CustomerId.safeParse(wanted);
  const byId = id.success ? await readCustomer(database, id.data) : undefined;
  if (byId) return [byId];
  const phone = readPhone(wanted, undefined)?.number;
  if (phone) return membersAt(database, hashAddress(addressKey, 'sms', phone));
  return wanted.includes('@') ? membersAt(database, hashAddress(addressKey, 'email', wanted)) : [];
}

async function membersAt(database: Database, hash: string): Promise<Customer[]> {
  const item = await database.get('gates', { customerId: `addr#${hash}` });
  const customers = item ? await readCustomers(database, unpackGate(item).members) : [];
  return customers.toSorted((a, b) => (a.customerId < b.customerId ? -1 : 1));
}

async function findByName(
  database: Database,
  wanted: string,
  limit: number,
  from: Cursor | undefined,
): Promise<CustomerPage> {
  const part = wanted.toLocaleLowerCase();
  const found: Customer[] = [];
  let cursor = from;
  for (let page = 0; page < pagesPerRequest; page++) {
    const read = await listCustomers(database, scanPageSize, cursor);
    for (const customer of read.customers) {
      if (!customer.name.toLocaleLowerCase().includes(part)) continue;
      if (found.length === limit) return { customers: found, cursor: { customerId: found.at(-1)!.customerId } };
      found.push(customer);
    }
    cursor = read.cursor;
    if (!cursor) return { customers: found };
  }
  return { customers: found, ...(cursor && { cursor }) };
}
