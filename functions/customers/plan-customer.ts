import { gateWrite, personWrites, type ReadGate } from '../consent/consent.store.ts';
import type { ConsentEntry } from '../contracts/consent.ts';
import type { Customer } from '../contracts/customer.ts';
import type { CustomerId } from '../contracts/ids.ts';
import type { MessageChannel } from '../contracts/vocabulary.ts';
import type { Gate } from '../gate/gate.ts';
import type { Write } from '../platform/database.ts';
import { customerWrite, type SharedFlags, sharedWrite } from './customer.store.ts';
import { occasionWrites } from './occasion.store.ts';
import { occasionsOf } from './occasions.ts';
import { type AddressHashes, type AddressMove, type Gates, planMove, readOrEmpty } from './plan-addresses.ts';
import { followAddresses, grantWhereUnsaid } from './plan-consents.ts';

/** A customer as stored and as wanted, with the hashes of the contact points of each. */
export type CustomerChange = {
  before: Customer | undefined;
  after: Customer;
  hashesBefore: AddressHashes;
  hashesAfter: AddressHashes;
  grants: MessageChannel[];
};

/** What changes with a customer: `writes` for one transaction, and the person's gate, whose change the ledger must explain. */
export type CustomerPlan = { writes: Write[]; person: { before: ReadGate; after: Gate } };

/** An address has too many customers already, on this channel. */
export type Crowded = { crowded: MessageChannel };

/**
 * Profile, occasions, addresses with who shares them, each on the condition that it is still as it was read; nothing
 * where nothing differs. The person's gate is the caller's to write, together with its ledger entries: `personWritesOf`.
 */
export function planCustomer(
  { before, after, grants, ...hashes }: CustomerChange,
  gates: Gates,
): CustomerPlan | Crowded {
  const { customerId } = after;
  const email = planMove(customerId, hashes.hashesBefore.email, hashes.hashesAfter.email, gates);
  if (email === 'crowded') return { crowded: 'email' };
  const sms = planMove(customerId, hashes.hashesBefore.sms, hashes.hashesAfter.sms, gates);
  if (sms === 'crowded') return { crowded: 'sms' };

  const profile = customerWrite(before, withShared(after, { sharedEmail: email.shared, sharedPhone: sms.shared }));
  const gate = readOrEmpty(gates, customerId);
  const followed = followAddresses(gate.gate, movedTo(hashes, { email, sms }));
  return {
    writes: [
      ...(profile ? [profile] : []),
      ...occasionWrites(customerId, before ? occasionsOf(before) : [], occasionsOf(after)),
      ...[...email.changes, ...sms.changes].map((change) => gateWrite(change.before, change.after)),
      ...[...othersOf(email, sms)].map(([other, flags]) => sharedWrite(other, flags)),
    ],
    person: { before: gate, after: grantWhereUnsaid(followed, after.brand, grants) },
  };
}

/** Gate and ledger of the person; the gate also where there was none, so that a claim always finds one to write on. */
export function personWritesOf({ before, after }: CustomerPlan['person'], entries: ConsentEntry[]): Write[] {
  if (before.stored && entries.length === 0) return [];
  return personWrites({ ...before, ledger: [], unsubscribed: false }, { gate: after, entries });
}

/** Flags that follow from the address; undefined ones stay as they are. */
function withShared(customer: Customer, shared: Record<keyof SharedFlags, boolean | undefined>): Customer {
  const { sharedEmail, sharedPhone, ...rest } = customer;
  const email = shared.sharedEmail ?? sharedEmail;
  const phone = shared.sharedPhone ?? sharedPhone;
  return { ...rest, ...(email && { sharedEmail: true }), ...(phone && { sharedPhone: true }) };
}

/** The channels on which the address changed, each with the gate of the address now (none: no address any more). */
function movedTo(
  { hashesBefore, hashesAfter }: Pick<CustomerChange, 'hashesBefore' | 'hashesAfter'>,
  moves: Record<MessageChannel, AddressMove>,
): Map<MessageChannel, Gate | undefined> {
  const channels = (['email', 'sms'] as const).filter(
    (channel) => hashesBefore[channel] !== hashesAfter[channel] || moves[channel].joined,
  );
  return new Map(channels.map((channel) => [channel, moves[channel].joined]));
}

/** A couple may share both mailbox and number: one write for each of the others. */
function othersOf(email: AddressMove, sms: AddressMove): Map<CustomerId, SharedFlags> {
  const flags = new Map<CustomerId, SharedFlags>();
  for (const { customerId, shared } of email.others) flags.set(customerId, { sharedEmail: shared });
  for (const { customerId, shared } of sms.others)
    flags.set(customerId, { ...flags.get(customerId), sharedPhone: shared });
  return flags;
}
