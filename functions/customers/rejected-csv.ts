import type { ImportId } from '../contracts/ids.ts';
import type { Database } from '../platform/database.ts';
import { eachRejected } from './import.store.ts';

/** The rejected rows of an import as CSV (RFC 4180), for the person who repairs the file: the line, the column, why, what to do. */
export async function* rejectedCsv(database: Database, importId: ImportId): AsyncGenerator<string> {
  yield toLine(['row', 'field', 'reason', 'whatToDo']);
  for await (const { line, field, reason, whatToDo } of eachRejected(database, importId))
    yield toLine([String(line), field, reason, whatToDo]);
}

const toLine = (values: string[]): string => `${values.map(toField).join(',')}\r\n`;

/** A field that a spreadsheet would take for a formula (OWASP: CSV injection) is made text by an apostrophe: column names are the file's own. */
function toField(value: string): string {
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n']/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
