import type { ImportId } from '../contracts/ids.ts';
import { nextId } from '../platform/sequence.ts';
import { hashesOf } from './commit-customer.ts';
import { type CustomerRow, customerRowReader } from './customer-row.ts';
import { UnreadableFile } from './decode-text.ts';
import { type Import, type ImportCounts, saveImport, saveRejected } from './import.store.ts';
import { type ImportParts, importGroup, type RowOutcome } from './import-group.ts';
import { Lanes } from './in-lanes.ts';
import { readRows } from './read-rows.ts';
import type { Fault } from './row.ts';

/** Rows are read and written by groups of this size, four at a time: one call reads the customers of a group. */
const groupSize = 25;
const groupsAtOnce = 4;
/** Rejected rows to an item: some 150 bytes each, far below DynamoDB's 400 KB. */
const faultsPerChunk = 500;
/** How often staff see how far it is. */
const rowsPerReport = 5000;

export type ImportFile = { bytes: AsyncIterable<Buffer>; startedBy: string };
export type ImportResult = { importId: ImportId } & ImportCounts;

/**
 * Brings the bank's customers to what its file says. Rows that cannot be taken are kept with field and reason; the same
 * file again changes nothing; no consent is ever raised over a customer's own word. Throws `UnreadableFile` when the file
 * itself is at fault: rows before that place may have been taken.
 */
export async function importCustomers(parts: ImportParts, file: ImportFile): Promise<ImportResult> {
  const tally = new Tally(parts, await nextId(parts.database, 'imp'), file.startedBy);
  await tally.save('running');
  try {
    await takeRows(parts, tally, file.bytes);
  } catch (error) {
    await tally.save(
      'stopped',
      error instanceof UnreadableFile ? error.message : 'a fault of the system: send the file again',
    );
    throw error;
  }
  await tally.save('finished');
  return { importId: tally.importId, ...tally.counts };
}

async function takeRows(parts: ImportParts, tally: Tally, bytes: AsyncIterable<Buffer>): Promise<void> {
  const lanes = new Lanes(groupsAtOnce);
  const read = customerRowReader(parts.clock());
  let group = newGroup();
  const takeGroup = async () => {
    const { rows, keys } = group;
    group = newGroup();
    if (rows.length > 0)
      await lanes.enter(keys, async () => tally.count(await importGroup(parts, tally.importId, rows)));
  };
  try {
    for await (const row of readRows(bytes)) {
      const customer = read(row);
      if ('faults' in customer) {
        await tally.reject(customer.faults);
        continue;
      }
      const keys = touchedBy(customer, parts.addressKey);
      if (keys.some((key) => group.keys.has(key)) || group.rows.length === groupSize) await takeGroup();
      group.rows.push(customer);
      for (const key of keys) group.keys.add(key);
    }
  } finally {
    await takeGroup();
    await lanes.drain();
  }
}

const newGroup = () => ({ rows: [] as CustomerRow[], keys: new Set<string>() });

/**
 * Rows that touch the same customer or address never run side by side: the later in the file has the last word, and a
 * household does not get in its own way.
 */
const touchedBy = ({ customerId, says }: CustomerRow, addressKey: Buffer): string[] => [
  customerId,
  ...Object.values(hashesOf(addressKey, says)),
];

/** Counts what became of the rows and keeps the faults, a chunk at a time. */
class Tally {
  readonly importId: ImportId;
  readonly counts: ImportCounts = { accepted: 0, created: 0, updated: 0, unchanged: 0, rejected: 0 };
  readonly #parts: ImportParts;
  readonly #started: Pick<Import, 'startedAt' | 'startedBy'>;
  #faults: Fault[] = [];
  #chunks = 0;
  #reported = 0;

  constructor(parts: ImportParts, importId: ImportId, startedBy: string) {
    this.importId = importId;
    this.#parts = parts;
    this.#started = { startedAt: new Date(parts.clock()).toISOString(), startedBy };
  }

  async count(outcomes: RowOutcome[]): Promise<void> {
    for (const outcome of outcomes) {
      if (typeof outcome !== 'string') {
        await this.reject([outcome]);
        continue;
      }
      this.counts[outcome] += 1;
      this.counts.accepted += 1;
    }
    if (this.counts.accepted - this.#reported < rowsPerReport) return;
    this.#reported = this.counts.accepted;
    await this.save('running');
  }

  /** One row with all its faults. */
  async reject(faults: Fault[]): Promise<void> {
    this.counts.rejected += 1;
    this.#faults.push(...faults);
    if (this.#faults.length >= faultsPerChunk) await this.#saveFaults();
  }

  async save(status: Import['status'], stoppedBecause?: string): Promise<void> {
    if (status !== 'running') await this.#saveFaults();
    const { importId, counts } = this;
    await saveImport(this.#parts.database, {
      importId,
      status,
      ...counts,
      ...this.#started,
      ...(stoppedBecause && { stoppedBecause }),
    });
  }

  async #saveFaults(): Promise<void> {
    if (this.#faults.length === 0) return;
    const faults = this.#faults.toSorted((a, b) => a.line - b.line);
    this.#faults = [];
    this.#chunks += 1;
    await saveRejected(this.#parts.database, this.importId, this.#chunks, faults);
  }
}
