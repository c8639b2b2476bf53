import { hashAddress } from '../consent/address.ts';
import type { Customer } from '../contracts/customer.ts';
import type { CustomerId } from '../contracts/ids.ts';
import type { MessageChannel } from '../contracts/vocabulary.ts';
import { toCustomer } from '../customers/customer.store.ts';
import { claimOn } from '../gate/claim.ts';
import { addressKey, type Gate, gateKey, unpackGate } from '../gate/gate.ts';
import { type Database, type Item, type TableItem, textOf } from '../platform/database.ts';
import { Rejected } from '../platform/errors.ts';

/**
 * One person of a batch as read just now; `mailbox` is the address item that those who share an address must claim too.
 * `unreadable`: what of theirs is stored in a form that nobody can read, and why.
 */
export type Recipient = {
  customerId: CustomerId;
  customer?: Customer;
  gate?: Gate;
  mailbox?: Gate;
  unreadable?: string;
};

type Asked = { channel: MessageChannel; hashKey: Buffer; claimKey: string; attempt: string };

/**
 * Customers and gates of at most 50 people in one strongly consistent call; a second one only when somebody shares an
 * address. Whose mailbox is claimed is read once more: between the two calls the claim may have been taken for this very
 * person, by another worker on the same batch, and then their gate, read after the mailbox, carries it too.
 */
export async function readRecipients(database: Database, ids: CustomerId[], asked: Asked): Promise<Recipient[]> {
  const recipients = await readOnce(database, ids, asked);
  const heldByOthers = ({ gate, mailbox }: Recipient) => {
    const claim = claimOn(mailbox, asked.claimKey);
    return claim !== undefined && claim.attempt !== asked.attempt && !claimOn(gate, asked.claimKey);
  };
  const suspects = recipients.filter(heldByOthers).map(({ customerId }) => customerId);
  if (suspects.length === 0) return recipients;
  const again = new Map((await readOnce(database, suspects, asked)).map((each) => [each.customerId, each]));
  return recipients.map((recipient) => again.get(recipient.customerId) ?? recipient);
}

async function readOnce(database: Database, ids: CustomerId[], asked: Asked): Promise<Recipient[]> {
  const found = await database.getMany(
    ids.flatMap((id) => [
      { table: 'customers' as const, key: { customerId: id } },
      { table: 'gates' as const, key: gateKey(id) },
    ]),
  );
  const customers = readEach(itemsOf(found, 'customers'), toCustomer);
  const gates = readEach(itemsOf(found, 'gates'), unpackGate);
  const recipients = ids.map((customerId): Recipient => {
    const [customer, gate] = [customers.read.get(customerId), gates.read.get(customerId)];
    const unreadable = customers.unreadable.get(customerId) ?? gates.unreadable.get(customerId);
    return { customerId, ...(customer && { customer }), ...(gate && { gate }), ...(unreadable && { unreadable }) };
  });
  return withMailboxes(database, recipients, asked);
}

async function withMailboxes(
  database: Database,
  recipients: Recipient[],
  { channel, hashKey }: Asked,
): Promise<Recipient[]> {
  const keyOf = ({ customer }: Recipient) => {
    const [shared, address] =
      channel === 'email' ? [customer?.sharedEmail, customer?.email] : [customer?.sharedPhone, customer?.phone];
    return shared && address ? addressKey(hashAddress(hashKey, channel, address)) : undefined;
  };
  const keys = new Map(recipients.map(keyOf).flatMap((key) => (key ? [[key.customerId, key] as const] : [])));
  if (keys.size === 0) return recipients;
  const found = await database.getMany([...keys.values()].map((key) => ({ table: 'gates', key })));
  const mailboxes = readEach(itemsOf(found, 'gates'), unpackGate);
  return recipients.map((recipient) => {
    const key = keyOf(recipient)?.customerId ?? '';
    const [mailbox, unreadable] = [mailboxes.read.get(key), mailboxes.unreadable.get(key)];
    return { ...recipient, ...(mailbox && { mailbox }), ...(unreadable && { unreadable }) };
  });
}

/** One row that cannot be read is that person's alone: the others of the batch are not held up by it. */
function readEach<T>(
  items: Item[],
  read: (item: Item) => T,
): { read: Map<string, T>; unreadable: Map<string, string> } {
  const found = { read: new Map<string, T>(), unreadable: new Map<string, string>() };
  for (const item of items) {
    const key = textOf(item.customerId);
    try {
      found.read.set(key, read(item));
    } catch (error) {
      if (!(error instanceof Rejected)) throw error;
      found.unreadable.set(key, error.message);
    }
  }
  return found;
}

const itemsOf = (found: TableItem[], table: 'customers' | 'gates') =>
  found.filter((each) => each.table === table).map(({ item }) => item);
