import { expect, it } from 'vitest';
import { ImportId } from '../../functions/contracts/ids.ts';
import { saveRejected } from '../../functions/customers/import.store.ts';
import { rejectedCsv } from '../../functions/customers/rejected-csv.ts';
import { MemoryDatabase } from '../../functions/platform/memory-database.ts';

const importId = ImportId.parse('imp_000001');

async function textOf(lines: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const line of lines) text += line;
  return text;
}

it('is a header alone when nothing was rejected', async () => {
  expect(await textOf(rejectedCsv(new MemoryDatabase(), importId))).toBe('row,field,reason,whatToDo\r\n');
});

it('is one line a fault, in order over all chunks, quoted where a comma or mark needs it', async () => {
  const database = new MemoryDatabase();
  const fault = (line: number) => ({
    line,
    field: 'email',
    reason: 'is no "e-mail" address',
    whatToDo: 'write one, or leave it blank',
  });
  for (let chunk = 12; chunk > 0; chunk--) await saveRejected(database, importId, chunk, [fault(chunk)]);
  const lines = (await textOf(rejectedCsv(database, importId))).split('\r\n');
  expect(lines).toHaveLength(14);
  expect(lines[1]).toBe('1,email,"is no ""e-mail"" address","write one, or leave it blank"');
  expect(lines[12]?.slice(0, 3)).toBe('12,');
});

it('never hands a spreadsheet a formula, though the column’s name is the file’s own', async () => {
  const database = new MemoryDatabase();
  await saveRejected(database, importId, 1, [{ line: 2, field: '=HYPERLINK("x")', reason: '-1', whatToDo: '@here' }]);
  expect(await textOf(rejectedCsv(database, importId))).toContain(`2,"'=HYPERLINK(""x"")","'-1","'@here"\r\n`);
});
