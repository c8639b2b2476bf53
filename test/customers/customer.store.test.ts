import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { Customer } from '../../functions/contracts/customer.ts';
import { CustomerId } from '../../functions/contracts/ids.ts';
import {
  listCustomers,
  partsOfCustomers,
  readCustomer,
  readCustomers,
  toCustomer,
} from '../../functions/customers/customer.store.ts';
import { type Item, pick } from '../../functions/platform/database.ts';
import { MemoryDatabase } from '../../functions/platform/memory-database.ts';
import { csv, importFile } from './given.ts';

const id = (text: string) => CustomerId.parse(text);

it('gives what an item leaves out its default', () => {
  expect(toCustomer({ customerId: 'C1', locale: 'en', zone: 'UTC' })).toEqual({
    customerId: 'C1',
    brand: 'main',
    name: '',
    locale: 'en',
    zone: 'UTC',
    flags: [],
    attributes: {},
  });
});

it('refuses an item that cannot be read, naming the fields and no value', () => {
  expect(() => toCustomer({ customerId: 'C1', name: 'Ana', locale: 'klingon', zone: 7 })).toThrow(
    'customer "C1" cannot be read: locale, zone',
  );
});

it('reads some attributes as it reads all, and refuses only what cannot be read of them', () => {
  const { attributes, read } = partsOfCustomers(['customerId', 'zone', 'flags']);
  expect(attributes).toEqual(['customerId', 'zone', 'flags']);
  expect(read({ customerId: 'C1', zone: 'UTC', locale: 'klingon' })).toEqual({
    customerId: 'C1',
    zone: 'UTC',
    flags: [],
  });
  expect(() => read({ customerId: 'C1', zone: 7 })).toThrow('customer "C1" cannot be read: zone');
});

it('finds of any item, good or bad, in some attributes what it finds in all', () => {
  const stored = {
    customerId: fc.constantFrom('C1', '', 7),
    locale: fc.constantFrom('en', 'zh-CN', 'klingon'),
    zone: fc.constantFrom('UTC', 7),
    flags: fc.constantFrom(['dispute'], ['loud'], 'dispute'),
    balance: fc.constantFrom(12.5, '12.5'),
    birthday: fc.constantFrom('1990-02-28', '1990-02-30', ''),
    sharedEmail: fc.constantFrom(true, 'yes'),
  };
  const item = fc.record(stored, { requiredKeys: ['customerId'] });
  const asked = fc.subarray(Object.keys(stored) as (keyof typeof stored)[], { minLength: 1 });
  fc.assert(
    fc.property(item, asked, (found: Item, attributes) => {
      const whole = Customer.safeParse(found);
      const faults = whole.error?.issues.map(({ path }) => path.join('.')) ?? [];
      const wrong = attributes.flatMap((attribute) => faults.filter((fault) => fault.split('.')[0] === attribute));
      const read = () => partsOfCustomers(attributes).read(pick(found, attributes));
      if (wrong.length > 0) expect(read).toThrow(`cannot be read: ${wrong.join(', ')}`);
      else expect(read()).toMatchObject(pick((whole.data ?? found) as Item, attributes));
    }),
  );
});

it('reads one, several, and page by page all', async () => {
  const database = new MemoryDatabase();
  await importFile(database, csv({ customerId: 'C1' }, { customerId: 'C2' }, { customerId: 'C3' }));
  expect(await readCustomer(database, id('C2'))).toMatchObject({ customerId: 'C2' });
  expect(await readCustomer(database, id('C9'))).toBeUndefined();
  expect(await readCustomers(database, [id('C3'), id('C9')])).toMatchObject([{ customerId: 'C3' }]);
  expect(await readCustomers(database, [])).toEqual([]);
  const first = await listCustomers(database, 2);
  const rest = await listCustomers(database, 2, first.cursor);
  expect([...first.customers, ...rest.customers].map(({ customerId }) => customerId).toSorted()).toEqual([
    'C1',
    'C2',
    'C3',
  ]);
  expect(rest.cursor).toBeUndefined();
});
