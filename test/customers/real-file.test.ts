import { createReadStream, existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { importCustomers } from '../../functions/customers/import-customers.ts';
import { readOccasion } from '../../functions/customers/occasion.store.ts';
import { occasionKeysOn } from '../../functions/customers/occasions.ts';
import type { Item } from '../../functions/platform/database.ts';
import { MemoryDatabase } from '../../functions/platform/memory-database.ts';
import { addressHashKey, itemsOf, noon } from './given.ts';

const path = fileURLToPath(new URL('../../../shared/data/bank/customers-4119.csv', import.meta.url));
const isThere = existsSync(path);
if (!isThere) console.log('skipped: ../shared/data/bank/customers-4119.csv is not beside this repository');

/** Counted in the file itself with other tools, not by this code. */
describe.skipIf(!isThere)('the file of 4,119 customers', () => {
  const database = new MemoryDatabase();
  const importOnce = () =>
    importCustomers(
      { database, addressKey: addressHashKey, clock: () => noon },
      { bytes: createReadStream(path), startedBy: 'Maria' },
    );
  let first: Awaited<ReturnType<typeof importOnce>>;
  let customers: Item[];

  beforeAll(async () => {
    first = await importOnce();
    customers = await itemsOf(database, 'customers');
  });

  const born = async (date: string): Promise<string[]> => {
    const pages = await Promise.all(occasionKeysOn(date).map((key) => readOccasion(database, key, { limit: 100 })));
    return pages.flatMap(({ customerIds }) => customerIds).toSorted();
  };

  it('is taken whole', () => {
    expect(first).toEqual({
      importId: 'imp_000001',
      accepted: 4119,
      created: 4119,
      updated: 0,
      unchanged: 0,
      rejected: 0,
    });
    expect(customers).toHaveLength(4119);
  });

  it('has 4,052 birthdays, and 67 people whose birthday is blank or a placeholder', async () => {
    expect(customers.filter(({ birthday }) => birthday)).toHaveLength(4052);
    const occasions = await itemsOf(database, 'occasions');
    expect(occasions.filter(({ occasion }) => JSON.stringify(occasion).includes('birthday#'))).toHaveLength(4052);
    expect(occasions.filter(({ occasion }) => JSON.stringify(occasion).includes('anniversary#'))).toHaveLength(4119);
  });

  it('greets the ten of 29 February on the 28th in 2027 and on their day in 2028', async () => {
    const leaplings = ['117', '354', '397', '836', '2078', '2331', '2467', '3106', '3223', '3402'].map(
      (number) => `B${number.padStart(6, '0')}`,
    );
    const common = await born('2027-02-28');
    expect(common).toHaveLength(26);
    expect(common).toEqual(expect.arrayContaining(leaplings));
    expect(await born('2028-02-29')).toEqual(leaplings);
    expect(await born('2028-02-28')).toHaveLength(16);
    expect(await born('2027-03-01')).toHaveLength(14);
  });

  it('grants what 3,546 people said to e-mail and 2,281 to text messages', async () => {
    const gates = await itemsOf(database, 'gates');
    const granted = (code: string) => gates.filter(({ consents }) => JSON.stringify(consents).includes(code)).length;
    expect(granted('be+')).toBe(3546);
    expect(granted('bt+')).toBe(2281);
    expect(await itemsOf(database, 'timeline')).toHaveLength(5827);
  });

  it('has 3,983 mailboxes of one and 3,897 numbers, ten of them shared by 21 people', async () => {
    const addresses = (await itemsOf(database, 'gates')).filter(({ members }) => members !== undefined);
    expect(addresses).toHaveLength(3983 + 3897);
    expect(addresses.filter(({ members }) => JSON.stringify(members).includes(' '))).toHaveLength(10);
    expect(customers.filter(({ sharedPhone }) => sharedPhone)).toHaveLength(21);
    expect(customers.filter(({ sharedEmail }) => sharedEmail)).toHaveLength(0);
  });

  it('keeps an item near half a kilobyte', () => {
    const bytes = customers.map((customer) => Buffer.byteLength(JSON.stringify(customer)));
    expect(Math.max(...bytes)).toBeLessThan(600);
  });

  it('changes nothing a second time', async () => {
    expect(await importOnce()).toMatchObject({ accepted: 4119, created: 0, updated: 0, unchanged: 4119, rejected: 0 });
  });
});
