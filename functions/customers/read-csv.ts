import { pipeline, Readable } from 'node:stream';
import { CsvError, type InfoRecord, parse } from 'csv-parse';
import { UnreadableFile } from './decode-text.ts';
import { checkColumnNames, longestRow, type Row } from './row.ts';

type Parsed = { record: string[]; info: InfoRecord & { lines: number } };

/** Rows of comma-separated text (RFC 4180; a stray quotation mark inside a value stands for itself). The first names the columns. */
export async function* readCsv(text: AsyncIterable<string>): AsyncGenerator<Row> {
  const parser = parse({
    info: true,
    record_delimiter: ['\r\n', '\n'],
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
    max_record_size: longestRow,
  });
  // The outcome of the pipeline is also thrown by the loop below.
  pipeline(Readable.from(text), parser, () => undefined);
  let header: string[] | undefined;
  const lineOf = lineCounter();
  try {
    for await (const { record, info } of parser as AsyncIterable<Parsed>) {
      const line = lineOf(record, info.lines);
      if (header) yield toRow(line, header, record);
      else header = readHeader(record);
    }
  } catch (error) {
    throw error instanceof CsvError ? unreadable(error) : error;
  }
  if (!header) throw new UnreadableFile('the file is empty');
}

function readHeader(names: string[]): string[] {
  if (names.length === 1 && /[;\t|]/.test(names[0] ?? ''))
    throw new UnreadableFile('the columns are not separated by commas: save the file as comma-separated CSV');
  checkColumnNames(names);
  if (names.includes('customerId')) return names;
  throw new UnreadableFile(
    'there is no column "customerId": the first line must name the columns, and one must be customerId',
  );
}

function toRow(line: number, header: string[], record: string[]): Row {
  if (record.length === header.length)
    return { line, columns: Object.fromEntries(header.map((name, n) => [name, (record[n] ?? '').trim()])) };
  return {
    line,
    fault: {
      line,
      field: '',
      reason: `has ${record.length} columns where the first line names ${header.length}`,
      whatToDo: 'put values that hold a comma in quotation marks, and leave no column out',
    },
  };
}

/**
 * The line a record begins on. The parser counts lines up to a record's end, and CRLF inside quotation marks as two.
 */
function lineCounter(): (record: string[], linesAtEnd: number) => number {
  let countedTwice = 0;
  return (record, linesAtEnd) => {
    const breaks = record.flatMap((value) => (/[\r\n]/.test(value) ? (value.match(/\r\n|\r|\n/g) ?? []) : []));
    countedTwice += breaks.filter((lineBreak) => lineBreak === '\r\n').length;
    return linesAtEnd - countedTwice - breaks.length;
  };
}

function unreadable(error: CsvError): UnreadableFile {
  const line = typeof error.lines === 'number' ? ` near line ${error.lines}` : '';
  if (error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE')
    return new UnreadableFile(`a quotation mark is opened${line} and not closed: close it or write it twice`, {
      cause: error.code,
    });
  return new UnreadableFile(`the file cannot be read as CSV${line}: check commas and quotation marks`, {
    cause: error.code,
  });
}
