import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { importCustomers } from '../../functions/customers/import-customers.ts';
import { MemoryDatabase } from '../../functions/platform/memory-database.ts';
import { makeBank } from '../../infra/local/demo/make-bank.ts';

async function textOf(lines: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const line of lines) text += line;
  return text;
}
const digest = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);

describe('the demo bank', () => {
  let text: string;
  let rows: Record<string, string>[];

  beforeAll(async () => {
    text = await textOf(makeBank({ seed: 7 }));
    const [header = '', ...lines] = text.trimEnd().split('\n');
    const names = header.split(',');
    rows = lines.map((line) => Object.fromEntries(line.split(',').map((value, n) => [names[n] ?? '', value])));
  });

  const share = (test: (row: Record<string, string>) => boolean) => rows.filter(test).length;

  it('is the same to the byte for the same seed, and another for another', async () => {
    expect(digest(await textOf(makeBank({ seed: 7 })))).toBe(digest(text));
    expect(digest(text)).toBe('cebf7d41222a51ac');
    expect(digest(await textOf(makeBank({ seed: 8 })))).not.toBe(digest(text));
  });

  it('has five thousand customers in two languages and five time zones', () => {
    expect(rows).toHaveLength(5000);
    expect(new Set(rows.map(({ locale }) => locale))).toEqual(new Set(['en', 'zh-CN']));
    expect(new Set(rows.map(({ timezone }) => timezone))).toEqual(
      new Set(['Asia/Shanghai', 'Europe/Lisbon', 'America/New_York', 'Europe/London', 'Asia/Singapore']),
    );
  });

  it('has what real files have: blanks, placeholder birthdays, 29 February, flags, refused consents', () => {
    expect(share(({ email }) => email === '')).toBeGreaterThan(50);
    expect(share(({ birthday }) => birthday === '')).toBeGreaterThan(10);
    expect(share(({ birthday }) => birthday === '1900-01-01')).toBeGreaterThan(5);
    expect(share(({ birthday }) => birthday?.endsWith('-02-29') ?? false)).toBeGreaterThan(10);
    expect(share(({ flags }) => flags?.includes('deceased') ?? false)).toBeGreaterThan(3);
    expect(share(({ marketingEmailConsent }) => marketingEmailConsent === 'no')).toBeGreaterThan(300);
    expect(new Set(rows.map(({ tier }) => tier))).toEqual(new Set(['standard', 'silver', 'gold', 'platinum']));
  });

  it('is taken by the import to the last row, with couples at one mailbox', async () => {
    const database = new MemoryDatabase();
    const parts = { database, addressKey: Buffer.alloc(32, 1), clock: () => Date.parse('2026-11-20T08:00:00Z') };
    const bytes = (async function* () {
      yield Buffer.from(text);
    })();
    const result = await importCustomers(parts, { bytes, startedBy: 'demo' });
    expect(result).toMatchObject({ accepted: 5000, created: 5000, rejected: 0 });
    const customers = (await database.scan('customers', { limit: 6000 })).items;
    expect(customers.filter(({ sharedEmail }) => sharedEmail).length).toBeGreaterThan(200);
    expect(customers.filter(({ sharedPhone }) => sharedPhone).length).toBeGreaterThan(10);
  });
});

it('makes a bank of any size, line by line', async () => {
  let lines = 0;
  for await (const line of makeBank({ seed: 1, customers: 3 })) {
    expect(line.endsWith('\n')).toBe(true);
    lines += 1;
  }
  expect(lines).toBe(4);
});
