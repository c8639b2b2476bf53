import { hashAddress } from '../consent/address.ts';
import type { ReadGate } from '../consent/consent.store.ts';
import type { Customer } from '../contracts/customer.ts';
import type { CustomerId } from '../contracts/ids.ts';
import type { Database, Write, WriteOutcome } from '../platform/database.ts';
import type { AddressHashes } from './plan-addresses.ts';
import { changesBetween, type Ground, toEntries } from './plan-consents.ts';
import { type CustomerChange, type CustomerPlan, personWritesOf } from './plan-customer.ts';
import { lastConsentAt } from './standing.store.ts';

/** The writes of a planned change with the ledger entries that explain it. `givenAt`: when the customer said so. */
export async function writesOf(
  database: Database,
  after: Customer,
  { writes, person }: CustomerPlan,
  ground: Ground,
  givenAt?: string,
): Promise<Write[]> {
  const changes = changesBetween(person.before.gate, person.after, givenAt);
  const entries =
    changes.length > 0 ? toEntries(changes, after, await afterLedger(database, person.before, ground)) : [];
  return [...writes, ...personWritesOf(person, entries)];
}

/** Writes a planned change, all or nothing. */
export async function commitCustomer(
  database: Database,
  after: Customer,
  plan: CustomerPlan,
  ground: Ground,
): Promise<WriteOutcome> {
  const writes = await writesOf(database, after, plan, ground);
  return writes.length > 0 ? database.transact(writes) : 'done';
}

/** The ledger's order is the order of effect, whatever two clocks say. Who has no gate has no ledger. */
async function afterLedger(database: Database, { gate, stored }: ReadGate, ground: Ground): Promise<Ground> {
  const last = stored ? await lastConsentAt(database, gate.key as CustomerId) : undefined;
  return last === undefined ? ground : { ...ground, at: Math.max(ground.at, last + 1) };
}

type ContactPoints = { email?: string | undefined; phone?: string | undefined };

export const hashesOf = (addressKey: Buffer, { email, phone }: ContactPoints): AddressHashes => ({
  ...(email && { email: hashAddress(addressKey, 'email', email) }),
  ...(phone && { sms: hashAddress(addressKey, 'sms', phone) }),
});

/** The gates a change needs to see: the person's, and those of the addresses left and joined. */
export function gateKeysOf({ after, hashesBefore, hashesAfter }: CustomerChange): string[] {
  const hashes = [...Object.values(hashesBefore), ...Object.values(hashesAfter)];
  return [after.customerId, ...hashes.map((hash) => `addr#${hash}`)];
}
