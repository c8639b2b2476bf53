import iconv from 'iconv-lite';
import { hashAddress } from '../../functions/consent/address.ts';
import type { ConsentEntry } from '../../functions/contracts/consent.ts';
import { ImportId } from '../../functions/contracts/ids.ts';
import type { TableName } from '../../functions/contracts/tables.ts';
import type { MessageChannel } from '../../functions/contracts/vocabulary.ts';
import type { CustomerRow } from '../../functions/customers/customer-row.ts';
import { customerRowReader } from '../../functions/customers/customer-row.ts';
import { eachRejected } from '../../functions/customers/import.store.ts';
import { importCustomers } from '../../functions/customers/import-customers.ts';
import { readRows } from '../../functions/customers/read-rows.ts';
import type { Fault, Row } from '../../functions/customers/row.ts';
import { type Gate, unpackGate } from '../../functions/gate/gate.ts';
import type { Database, Item, Write, WriteOutcome } from '../../functions/platform/database.ts';
import { MemoryDatabase } from '../../functions/platform/memory-database.ts';

export const noon = Date.parse('2027-03-01T12:00:00.000Z');
export const addressHashKey = Buffer.alloc(32, 1);

/** The database in memory that keeps its transactions and lets somebody come between a read and the next write. */
export class WatchedDatabase extends MemoryDatabase {
  transactions: Write[][] = [];
  beforeTransaction: (() => Promise<unknown>) | undefined;

  override async transact(writes: Write[]): Promise<WriteOutcome> {
    if (writes.length > 1) {
      const between = this.beforeTransaction;
      this.beforeTransaction = undefined;
      await between?.();
      this.transactions.push(writes);
    }
    return super.transact(writes);
  }
}

/** Bytes as they come from outside: in pieces that break characters and line ends apart. */
export async function* inPieces(bytes: Buffer, pieceBytes = 7): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += pieceBytes) yield bytes.subarray(start, start + pieceBytes);
}

export const gb18030 = (text: string): Buffer => iconv.encode(text, 'gb18030');

export async function rowsOf(file: string | Buffer, pieceBytes?: number): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const row of readRows(inPieces(Buffer.from(file), pieceBytes))) rows.push(row);
  return rows;
}

/** Reads one row as the import would, valid unless the columns say otherwise. */
export const readRow = (columns: Record<string, string>): CustomerRow | { faults: Fault[] } =>
  customerRowReader(noon)({ line: 2, columns: { customerId: 'C1', timezone: 'Europe/Lisbon', ...columns } });

export function validRow(columns: Record<string, string>): CustomerRow {
  const row = readRow(columns);
  if ('faults' in row) throw new Error(`not valid: ${JSON.stringify(row.faults)}`);
  return row;
}

export const faultsOf = (columns: Record<string, string>): string[] => {
  const row = readRow(columns);
  return 'faults' in row ? row.faults.map(({ field, reason }) => `${field} ${reason}`) : [];
};

type Columns = Record<string, string>;

/** A file of these customers: e-mail consent given unless said otherwise. */
export function csv(...customers: Columns[]): string {
  const full = customers.map(
    (columns): Columns => ({
      timezone: 'Europe/Lisbon',
      locale: 'en',
      marketingEmailConsent: 'yes',
      ...columns,
    }),
  );
  const names = [...new Set(full.flatMap((columns) => Object.keys(columns)))];
  return [names, ...full.map((columns) => names.map((name) => columns[name] ?? ''))]
    .map((values) => `${values.join(',')}\n`)
    .join('');
}

export const importFile = (database: Database, file: string | Buffer, now = noon) =>
  importCustomers(
    { database, addressKey: addressHashKey, clock: () => now },
    { bytes: inPieces(Buffer.from(file), 4096), startedBy: 'Maria' },
  );

export async function rejectedOf(database: Database, importId: string): Promise<Fault[]> {
  const faults: Fault[] = [];
  for await (const fault of eachRejected(database, ImportId.parse(importId))) faults.push(fault);
  return faults;
}

export async function itemsOf(database: Database, table: TableName): Promise<Item[]> {
  const { items } = await database.scan(table, { limit: 100_000 });
  return items.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

export const customerOf = (database: Database, customerId: string) => database.get('customers', { customerId });

export async function gateOf(database: Database, key: string): Promise<Gate> {
  const item = await database.get('gates', { customerId: key });
  if (!item) throw new Error(`no gate ${key}`);
  return unpackGate(item);
}

export const addressGate = (database: Database, channel: MessageChannel, address: string): Promise<Gate> =>
  gateOf(database, `addr#${hashAddress(addressHashKey, channel, address)}`);

/** `birthday-and-care email granted`, in order. */
export async function consentsOf(database: Database, customerId: string): Promise<string[]> {
  const { consents } = await gateOf(database, customerId);
  return consents.map(({ purpose, channel, state }) => `${purpose} ${channel} ${state}`).toSorted();
}

export async function ledgerOf(database: Database, customerId: string): Promise<ConsentEntry[]> {
  const { items } = await database.query('timeline', { partition: customerId, prefix: 'consent#' });
  return items as unknown as ConsentEntry[];
}

export async function occasionsOf(database: Database): Promise<string[]> {
  const items = await itemsOf(database, 'occasions');
  return items.map(({ occasion, customerId }) => `${text(occasion).slice(0, -2)} ${text(customerId)}`);
}

export const text = (value: unknown): string => (typeof value === 'string' ? value : '');
