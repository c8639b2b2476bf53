import { decodeText, UnreadableFile } from './decode-text.ts';
import { readCsv } from './read-csv.ts';
import { readJsonLines } from './read-json-lines.ts';
import type { Row } from './row.ts';

/**
 * Rows of a CSV or newline-JSON file with the line each begins on, read no faster than they are taken. A file that
 * begins with `{` is newline JSON. Throws `UnreadableFile` when the file, not a row, is at fault.
 */
export async function* readRows(chunks: AsyncIterable<Buffer>): AsyncGenerator<Row> {
  const text = decodeText(chunks);
  const { head, rest } = await firstText(text);
  yield* head.trimStart().startsWith('{') ? readJsonLines(rest) : readCsv(rest);
}

/** Enough text to tell the format by, and all of it again. */
async function firstText(text: AsyncGenerator<string>): Promise<{ head: string; rest: AsyncGenerator<string> }> {
  let head = '';
  while (head.trim() === '') {
    const next = await text.next();
    if (next.done) throw new UnreadableFile('the file is empty');
    head += next.value;
  }
  const rest = (async function* () {
    yield head;
    yield* text;
  })();
  return { head, rest };
}
