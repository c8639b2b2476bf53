import { existsSync, mkdtempSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const shared = '/dev/shm';
const enoughBytes = 2 * 1024 ** 3;

/** A folder for a bank that is not kept: in memory where there is plenty of it, for the engine syncs every write. */
export function temporaryEngineFolder(): string {
  return mkdtempSync(join(isRoomy(shared) ? shared : tmpdir(), 'heliant-engine-'));
}

function isRoomy(folder: string): boolean {
  if (!existsSync(folder)) return false;
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize >= enoughBytes;
}

/**
 * The engine looks for a stream's last number at every write and keeps its records for ever, without an index: 25 inserts
 * took 11 ms after 1,000 records and 380 ms after 20,000, with this index 29 ms (measured). Its own file, its own way to
 * order: the numbers are kept as text.
 */
export function indexStreamRecords(file: string): void {
  const database = new DatabaseSync(file, { timeout: 5_000 });
  try {
    database.exec(
      'CREATE INDEX IF NOT EXISTS heliant_stream ON _stream_records (table_name, CAST(sequence_number AS INTEGER))',
    );
  } finally {
    database.close();
  }
}
