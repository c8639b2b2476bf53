import { UnreadableFile } from './decode-text.ts';
import { isColumnName, longestRow, type Row } from './row.ts';

/** Rows of newline-JSON: one object a line; numbers, yes/no values and lists of words are taken as the text they would be in CSV. */
export async function* readJsonLines(text: AsyncIterable<string>): AsyncGenerator<Row> {
  let line = 0;
  for await (const written of lines(text)) {
    line += 1;
    if (written.trim() !== '') yield toRow(line, written);
  }
}

async function* lines(text: AsyncIterable<string>): AsyncGenerator<string> {
  let begun = '';
  for await (const piece of text) {
    const parts = (begun + piece).split('\n');
    begun = parts.pop() ?? '';
    yield* parts;
    if (begun.length > longestRow) throw new UnreadableFile('a line is longer than 64 KB: write one customer a line');
  }
  yield begun;
}

function toRow(line: number, written: string): Row {
  const refuse = (field: string, reason: string, whatToDo: string): Row => ({
    line,
    fault: { line, field, reason, whatToDo },
  });
  const object = parseObject(written);
  if (!object)
    return refuse('', 'is not a JSON object', 'write one object a line, such as {"customerId":"C1","name":"…"}');
  const columns: Record<string, string> = {};
  for (const [name, value] of Object.entries(object)) {
    if (!isColumnName(name))
      return refuse('', 'a name cannot be used', 'give names 1 to 64 letters, digits, "_", "-", "." or spaces');
    const text = toText(value);
    if (text === undefined)
      return refuse(name, 'is not a plain value', 'write text, a number, true, false or a list of words');
    columns[name] = text.trim();
  }
  return { line, columns };
}

function parseObject(written: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(written);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function toText(value: unknown): string | undefined {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value) && value.every((word) => typeof word === 'string')) return value.join('|');
  return undefined;
}
