import { applyRow } from '../../functions/customers/apply-row.ts';
import { customerWrite } from '../../functions/customers/customer.store.ts';
import { customerRowReader } from '../../functions/customers/customer-row.ts';
import { readRows } from '../../functions/customers/read-rows.ts';
import type { Item } from '../../functions/platform/database.ts';
import { makeBank } from '../../infra/local/demo/make-bank.ts';

/**
 * Customers as the import stores them, made from the demo bank's rows, with two columns it does not know and with what the
 * fold adds to those who respond: some 1 KB on the wire.
 */
export async function storedCustomers(customers: number): Promise<Item[]> {
  const read = customerRowReader(Date.parse('2027-03-01T00:00:00Z'));
  const items: Item[] = [];
  for await (const row of readRows(bytesOf(makeBank({ seed: 7, customers })))) {
    const customer = read(row);
    if ('faults' in customer)
      throw new Error(`a row of the made-up bank was refused: ${JSON.stringify(customer.faults)}`);
    const after = applyRow(undefined, { ...customer, attributes: { branch: 'Riverside 12', adviser: 'A-10077' } });
    if (!('customerId' in after)) throw new Error('a row of the made-up bank has no time zone');
    const responds = items.length % 3 === 0;
    const { key, set } = customerWrite(undefined, after)!;
    items.push({ ...key, ...set, ...(responds && folded) });
  }
  return items;
}

const folded: Item = {
  scores: {
    lastTransactionAt: '2027-01-14T09:12:33.000Z',
    frequency: 3.4127,
    monetary: 1284.5013,
    engagementEmail: 2.7113,
    engagementSms: 0,
    asOf: '2027-02-26T10:11:12.000Z',
  },
  scoresVersion: 7,
  scoresApplied: {
    'shardId-00000001792412345678-6f3c1a2b': '000000000000000000000000000000000000842600000000061234567890',
  },
};

async function* bytesOf(lines: AsyncIterable<string>): AsyncGenerator<Buffer> {
  for await (const line of lines) yield Buffer.from(line);
}
