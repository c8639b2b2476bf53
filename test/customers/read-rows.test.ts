import { describe, expect, it } from 'vitest';
import { readRows } from '../../functions/customers/read-rows.ts';
import type { Row } from '../../functions/customers/row.ts';
import { gb18030, inPieces, rowsOf } from './given.ts';

const header = 'customerId,name\n';
const namesOf = (rows: Row[]) =>
  rows.map((row) => ('columns' in row ? `${row.line} ${row.columns.name}` : `${row.line} ${row.fault.reason}`));

describe('a CSV file', () => {
  it('is rows of its named columns, each with the line it begins on', async () => {
    expect(await rowsOf('customerId,name\nC1,Ana\nC2,Rui\n')).toEqual([
      { line: 2, columns: { customerId: 'C1', name: 'Ana' } },
      { line: 3, columns: { customerId: 'C2', name: 'Rui' } },
    ]);
  });

  it('may end its lines with CRLF, begin with a byte order mark and end without a line end', async () => {
    expect(namesOf(await rowsOf('\uFEFFcustomerId,name\r\nC1,Ana\r\nC2,Rui'))).toEqual(['2 Ana', '3 Rui']);
  });

  it('may hold commas, quotation marks and line ends inside quotation marks: lines are still counted right', async () => {
    const file = `${header}C1,"Silva, Ana ""Nina"""\r\nC2,"one\r\ntwo\r\nthree"\r\nC3,"x\ny"\nC4,Rui\n`;
    expect(namesOf(await rowsOf(file))).toEqual(['2 Silva, Ana "Nina"', '3 one\r\ntwo\r\nthree', '6 x\ny', '8 Rui']);
  });

  it('counts blank lines, and takes spaces around values away', async () => {
    expect(namesOf(await rowsOf(`${header}\n C1 , Ana \n\n\nC2," Rui "\n`))).toEqual(['3 Ana', '6 Rui']);
  });

  it('may have a stray quotation mark inside a value', async () => {
    expect(namesOf(await rowsOf(`${header}C1,Ana "Nina" Silva\n`))).toEqual(['2 Ana "Nina" Silva']);
  });

  it('has a row refused that has more or fewer columns than the first line, and goes on', async () => {
    expect(namesOf(await rowsOf(`${header}C1,Silva, Ana\nC2\nC3,Rui\n`))).toEqual([
      '2 has 3 columns where the first line names 2',
      '3 has 1 columns where the first line names 2',
      '4 Rui',
    ]);
  });
});

describe('the encoding', () => {
  const chinese = `${header}C1,龚志强\nC2,欧阳雨桐\n`;

  it.each([1, 2, 3, 7, 4096])(
    'is told to be UTF-8 though characters break apart (pieces of %i bytes)',
    async (pieceBytes) => {
      expect(namesOf(await rowsOf(Buffer.from(chinese), pieceBytes))).toEqual(['2 龚志强', '3 欧阳雨桐']);
    },
  );

  it.each([1, 2, 3, 7, 4096])(
    'is told to be GB18030 though characters break apart (pieces of %i bytes)',
    async (pieceBytes) => {
      expect(namesOf(await rowsOf(gb18030(chinese), pieceBytes))).toEqual(['2 龚志强', '3 欧阳雨桐']);
    },
  );

  it('is told by the first letter that is not ASCII, however late it comes', async () => {
    const ascii = Array.from({ length: 5000 }, (_, n) => `C${n},Ana\n`).join('');
    const rows = await rowsOf(gb18030(`${header}${ascii}X,龚志强\n`), 4096);
    expect(namesOf(rows).at(-1)).toBe('5002 龚志强');
  });

  it('takes GB18030 of four bytes a character, and its own byte order mark', async () => {
    expect(namesOf(await rowsOf(gb18030(`\uFEFF${header}C1,𠮷é\n`)))).toEqual(['2 𠮷é']);
  });

  it('refuses UTF-16, which is what "Unicode text" of Excel is', async () => {
    const file = Buffer.from(`\uFEFF${header}C1,Ana\n`, 'utf16le');
    await expect(rowsOf(file)).rejects.toThrow('the file is in UTF-16: save it as UTF-8 ("CSV UTF-8" in Excel)');
  });

  it('refuses a file that stops being UTF-8 half-way, rather than garble names', async () => {
    const long = Buffer.from(`${header}${'C1,龚志强\n'.repeat(500)}`);
    await expect(rowsOf(Buffer.concat([long, Buffer.from([0xc3, 0x28, 0x0a])]))).rejects.toThrow(
      'the file begins as UTF-8 but is not UTF-8 throughout: save it anew as UTF-8',
    );
  });
});

describe('newline JSON', () => {
  it('is told by its first letter; numbers, truths and lists become what CSV would hold', async () => {
    const file =
      '\n {"customerId":"C1","balance":12.5,"marketingEmailConsent":true,"flags":["dispute","arrears"],"city":null}\n';
    expect(await rowsOf(file)).toEqual([
      {
        line: 2,
        columns: {
          customerId: 'C1',
          balance: '12.5',
          marketingEmailConsent: 'yes',
          flags: 'dispute|arrears',
          city: '',
        },
      },
    ]);
  });

  it('may end its lines with CRLF, and be GB18030', async () => {
    expect(
      namesOf(await rowsOf(gb18030('{"customerId":"C1","name":"龚志强"}\r\n\r\n{"customerId":"C2","name":"Rui"}'))),
    ).toEqual(['1 龚志强', '3 Rui']);
  });

  it('has a line refused that is no object, holds one inside, or has a name every object has', async () => {
    expect(
      namesOf(await rowsOf('{"customerId":"C1"\n[1]\n{"name":{"given":"Ana"}}\n{"__proto__":"x"}\n{"name":"Rui"}\n')),
    ).toEqual([
      '1 is not a JSON object',
      '2 is not a JSON object',
      '3 is not a plain value',
      '4 a name cannot be used',
      '5 Rui',
    ]);
  });
});

describe('a file at fault is refused whole', () => {
  it.each([
    ['', 'the file is empty'],
    [' \n\n', 'the file is empty'],
    [
      'name,email\nAna,a@example.com\n',
      'there is no column "customerId": the first line must name the columns, and one must be customerId',
    ],
    ['customerId;name\nC1;Ana\n', 'the columns are not separated by commas: save the file as comma-separated CSV'],
    ['customerId,name,name\nC1,Ana,Rui\n', 'columns 2 and 3 have the same name: keep one'],
    [
      'customerId,\nC1,\n',
      'the name of column 2 cannot be used: give it 1 to 64 letters, digits, "_", "-", "." or spaces',
    ],
    [
      'customerId,constructor\nC1,x\n',
      'the name of column 2 cannot be used: give it 1 to 64 letters, digits, "_", "-", "." or spaces',
    ],
    [
      'customerId,name\nC1,Ana\nC2,"Rui\nC3,Eva\n',
      'a quotation mark is opened near line 4 and not closed: close it or write it twice',
    ],
  ])('%j', async (file, reason) => {
    await expect(rowsOf(file)).rejects.toThrow(reason);
  });

  it('and so is one whose quotation mark would swallow the rest into memory', async () => {
    await expect(rowsOf(`customerId,name\nC1,"${'x'.repeat(100_000)}`, 4096)).rejects.toThrow(
      'a quotation mark is opened',
    );
    await expect(rowsOf(`{"customerId":"${'x'.repeat(100_000)}`, 4096)).rejects.toThrow('a line is longer than 64 KB');
  });
});

it('reads no faster than rows are taken', async () => {
  let read = 0;
  const endless = (async function* () {
    yield* inPieces(Buffer.from(header));
    for (;;) {
      read += 1;
      yield Buffer.from('C1,Ana\n'.repeat(1000));
    }
  })();
  const rows = readRows(endless);
  for (let taken = 0; taken < 10; taken++) await rows.next();
  await new Promise((done) => setImmediate(done));
  expect(read).toBeLessThan(50);
  await rows.return(undefined);
});
