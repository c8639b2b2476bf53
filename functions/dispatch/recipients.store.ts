import { hashAddress } from '../consent/address.ts';
import type { Customer } from '../contracts/customer.ts';
import type { CustomerId } from '../contracts/ids.ts';
import type { MessageChannel } from '../contracts/vocabulary.ts';
import { toCustomer } from '../customers/customer.store.ts';
import { addressKey, type Gate, gateKey, unpackGate } from '../gate/gate.ts';
import { type Database, type TableItem, textOf } from '../platform/database.ts';

/** One person of a batch as read just now; `mailbox` is the address item that those who share an address must claim too. */
export type Recipient = { customerId: CustomerId; customer?: Customer; gate?: Gate; mailbox?: Gate };

/** Customers and gates of at most 50 people in one strongly consistent call; a second one only when somebody shares an address. */
export async function readRecipients(
  database: Database,
  ids: CustomerId[],
  channel: MessageChannel,
  hashKey: Buffer,
): Promise<Recipient[]> {
  const found = await database.getMany(
    ids.flatMap((id) => [
      { table: 'customers' as const, key: { customerId: id } },
      { table: 'gates' as const, key: gateKey(id) },
    ]),
  );
  const customers = new Map(itemsOf(found, 'customers').map((item) => [textOf(item.customerId), toCustomer(item)]));
  const gates = new Map(itemsOf(found, 'gates').map((item) => [textOf(item.customerId), unpackGate(item)]));
  const recipients = ids.map((customerId) => {
    const [customer, gate] = [customers.get(customerId), gates.get(customerId)];
    return { customerId, ...(customer && { customer }), ...(gate && { gate }) };
  });
  return withMailboxes(database, recipients, channel, hashKey);
}

async function withMailboxes(
  database: Database,
  recipients: Recipient[],
  channel: MessageChannel,
  hashKey: Buffer,
): Promise<Recipient[]> {
  const keyOf = ({ customer }: Recipient) => {
    const [shared, address] =
      channel === 'email' ? [customer?.sharedEmail, customer?.email] : [customer?.sharedPhone, customer?.phone];
    return shared && address ? addressKey(hashAddress(hashKey, channel, address)) : undefined;
  };
  const keys = new Map(recipients.map(keyOf).flatMap((key) => (key ? [[key.customerId, key] as const] : [])));
  if (keys.size === 0) return recipients;
  const found = await database.getMany([...keys.values()].map((key) => ({ table: 'gates', key })));
  const mailboxes = new Map(found.map(({ item }) => [textOf(item.customerId), unpackGate(item)]));
  return recipients.map((recipient) => {
    const mailbox = mailboxes.get(keyOf(recipient)?.customerId ?? '');
    return mailbox ? { ...recipient, mailbox } : recipient;
  });
}

const itemsOf = (found: TableItem[], table: 'customers' | 'gates') =>
  found.filter((each) => each.table === table).map(({ item }) => item);
