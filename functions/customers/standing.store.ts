import type { ReadGate } from '../consent/consent.store.ts';
import type { Customer } from '../contracts/customer.ts';
import type { CustomerId } from '../contracts/ids.ts';
import { unpackGate } from '../gate/gate.ts';
import type { Database, TableItem, TableKey } from '../platform/database.ts';
import { customerKey, toCustomer } from './customer.store.ts';

/** DynamoDB: BatchGetItem takes at most 100 keys. */
const keysPerCall = 100;

/** Customers as they stand, by id; those that do not exist are not in it. */
export async function readStanding(database: Database, customerIds: CustomerId[]): Promise<Map<CustomerId, Customer>> {
  const found = await readAll(database, customerIds.map(customerKey));
  return new Map(found.map(({ item }) => toCustomer(item)).map((customer) => [customer.customerId, customer]));
}

/** Gates of people and addresses by their keys (each key once); those that do not exist are not in it. */
export async function readGates(database: Database, keys: Iterable<string>): Promise<Map<string, ReadGate>> {
  const found = await readAll(
    database,
    [...new Set(keys)].map((key) => ({ table: 'gates', key: { customerId: key } })),
  );
  return new Map(found.map(({ item }) => unpackGate(item)).map((gate) => [gate.key, { gate, stored: true }]));
}

/** When the customer's last consent entry was stored (epoch ms); undefined when there is none. */
export async function lastConsentAt(database: Database, customerId: CustomerId): Promise<number | undefined> {
  const newest = { partition: customerId, prefix: 'consent#', descending: true, limit: 1 };
  const [entry] = (await database.query('timeline', newest)).items;
  return typeof entry?.at === 'string' ? Date.parse(entry.at) : undefined;
}

async function readAll(database: Database, keys: TableKey[]): Promise<TableItem[]> {
  const calls = Array.from({ length: Math.ceil(keys.length / keysPerCall) }, (_, n) =>
    database.getMany(keys.slice(n * keysPerCall, (n + 1) * keysPerCall)),
  );
  return (await Promise.all(calls)).flat();
}
