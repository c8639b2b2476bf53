import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { Customer } from '../contracts/customer.ts';
import type { CustomerId } from '../contracts/ids.ts';
import {
  absent,
  type Condition,
  type Cursor,
  type Database,
  type Item,
  type TableKey,
  type Update,
} from '../platform/database.ts';
import { Rejected } from '../platform/errors.ts';

export type CustomerPage = { customers: Customer[]; cursor?: Cursor };

export const customerKey = (customerId: CustomerId): TableKey => ({ table: 'customers', key: { customerId } });

/** How much of stored customers is read. `read` throws `Rejected` when one cannot be: nobody is left out in silence. */
export type CustomerReading<C> = { attributes?: readonly string[]; read: (item: Item) => C };

export const wholeCustomers: CustomerReading<Customer> = { read: readerOf(Customer) };
export const toCustomer = wholeCustomers.read;

/** Some attributes and nothing else: those the caller works with, and those that a predicate it was given looks at. */
export function partsOfCustomers<A extends keyof Customer>(
  needed: readonly A[],
  lookedAt: readonly (keyof Customer)[] = [],
): CustomerReading<Pick<Customer, A>> {
  const attributes = [...new Set<keyof Customer>([...needed, ...lookedAt])];
  const read = readers.get(attributes.join()) ?? readerOf(Customer.pick(maskOf(attributes)));
  readers.set(attributes.join(), read);
  return { attributes, read: read as (item: Item) => Pick<Customer, A> };
}

/** Kept by their attributes: new code is slow at first, which every slice of a run would pay again. */
const readers = new Map<string, (item: Item) => Partial<Customer>>();

const maskOf = (attributes: (keyof Customer)[]) =>
  Object.fromEntries(attributes.map((attribute) => [attribute, true])) as { [N in keyof Customer]?: true };

/** Compiled: an audience scan reads every customer (a whole one 4.7 µs as it comes, 2.1 compiled: measured). */
function readerOf<C>(schema: z.ZodType<C>): (item: Item) => C {
  const compiled = z.compile(schema);
  return (item) => {
    const parsed = compiled.safeParse(item);
    if (parsed.success) return parsed.data;
    const fields = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
    throw new Rejected(`customer ${JSON.stringify(item.customerId)} cannot be read: ${fields}`);
  };
}

export async function readCustomer(database: Database, customerId: CustomerId): Promise<Customer | undefined> {
  const item = await database.get('customers', { customerId });
  return item && toCustomer(item);
}

/** Those of at most 100 customers that exist, in no order. */
export async function readCustomers(database: Database, customerIds: CustomerId[]): Promise<Customer[]> {
  if (customerIds.length === 0) return [];
  const found = await database.getMany(customerIds.map(customerKey));
  return found.map(({ item }) => toCustomer(item));
}

/** One page of the whole table, in no order. */
export async function listCustomers(database: Database, limit: number, cursor?: Cursor): Promise<CustomerPage> {
  const page = await database.scan('customers', { limit, ...(cursor && { cursor }) });
  return { ...page, customers: page.items.map(toCustomer) };
}

/**
 * Writes what differs, and only that: scores and whatever else others keep in the item stay theirs. Nothing when nothing
 * differs. Conflicts when somebody has changed what occasions, addresses and the next import are worked out from.
 */
export function customerWrite(before: Customer | undefined, after: Customer): Update | undefined {
  const { customerId } = after;
  const [was, is] = [before ? toItem(before) : {}, toItem(after)];
  const set = Object.fromEntries(Object.entries(is).filter(([name, value]) => !isDeepStrictEqual(value, was[name])));
  const remove = Object.keys(was).filter((name) => !(name in is));
  if (before && Object.keys(set).length === 0 && remove.length === 0) return undefined;
  return {
    update: 'customers',
    key: { customerId },
    set,
    remove,
    if: before ? stillAs(before) : { customerId: absent },
  };
}

export type SharedFlags = { sharedEmail?: boolean; sharedPhone?: boolean };

/** Marks a customer as one of several at an address, or as the only one again. Conflicts when the customer is gone. */
export function sharedWrite(customerId: CustomerId, flags: SharedFlags): Update {
  const named = Object.entries(flags);
  return {
    update: 'customers',
    key: { customerId },
    set: Object.fromEntries(named.filter(([, shared]) => shared)),
    remove: named.flatMap(([flag, shared]) => (shared ? [] : [flag])),
    if: { customerId },
  };
}

const stillAs = ({ customerId, birthday, accountOpenedOn, email, phone, rowHash }: Customer): Condition => ({
  customerId,
  ...Object.fromEntries(
    Object.entries({ birthday, accountOpenedOn, email, phone, rowHash }).map(([name, value]) => [
      name,
      value ?? absent,
    ]),
  ),
});

/** What is empty is not stored: an audience scan pays for every byte. */
function toItem(customer: Customer): Item {
  const stored = Object.entries(customer).filter(([name, value]) => name !== 'customerId' && !isEmpty(value));
  return Object.fromEntries(stored) as Item;
}

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === '' ||
  (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
