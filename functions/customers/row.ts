import { UnreadableFile } from './decode-text.ts';

/** What is wrong with one field of one row, in words for the person who sent the file. Never holds the value. */
export type Fault = { line: number; field: string; reason: string; whatToDo: string };

/** One row as text: the columns it states with their trimmed values, '' where blank; or why it cannot be taken apart. */
export type Row = { line: number; columns: Record<string, string> } | { line: number; fault: Fault };

/** A row may be this long; a longer one is a quotation mark that never ends, and would be held in memory whole. */
export const longestRow = 64 * 1024;

/** Refuses a name that is there twice or cannot be used. Columns are told by number: a file without header begins with a person. */
export function checkColumnNames(names: string[]): void {
  const twice = names.findIndex((name, n) => names.indexOf(name) < n);
  if (twice >= 0)
    throw new UnreadableFile(
      `columns ${names.indexOf(names[twice] ?? '') + 1} and ${twice + 1} have the same name: keep one`,
    );
  const unfit = names.findIndex((name) => !isColumnName(name));
  if (unfit >= 0)
    throw new UnreadableFile(
      `the name of column ${unfit + 1} cannot be used: give it 1 to 64 letters, digits, "_", "-", "." or spaces`,
    );
}

/** Names of properties that every object has are no column names. */
export const isColumnName = (name: string): boolean =>
  /^[\p{L}\p{N}][\p{L}\p{N} _.-]{0,63}$/u.test(name) && !(name in {});
