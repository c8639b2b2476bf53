import { describe, expect, test } from 'vitest';
import { CustomerId } from '../../functions/contracts/ids.ts';
import type { CustomerCorrection } from '../../functions/contracts/staff/customer-routes.ts';
import { correctCustomer } from '../../functions/customers/correct-customer.ts';
import {
  addressGate,
  addressHashKey,
  consentsOf,
  csv,
  customerOf,
  importFile,
  ledgerOf,
  noon,
  occasionsOf,
  WatchedDatabase,
} from './given.ts';

const rita = {
  customerId: 'C1',
  name: 'Rita',
  email: 'rita@example.com',
  phone: '+351912345678',
  birthday: '1990-05-20',
};

async function bankWith(...customers: Record<string, string>[]) {
  const database = new WatchedDatabase();
  await importFile(database, csv(...customers));
  return database;
}

const correct = (database: WatchedDatabase, correction: CustomerCorrection, id = 'C1') =>
  correctCustomer({ database, addressKey: addressHashKey }, CustomerId.parse(id), correction, {
    source: 'staff',
    actor: 'Pia',
    evidence: 'request-1',
    at: noon + 60_000,
  });

test('a new birthday moves the greeting with it', async () => {
  const database = await bankWith(rita);
  await correct(database, { birthday: '1990-06-21' });
  expect(await occasionsOf(database)).toEqual(['birthday#06-21 C1']);
  await correct(database, { birthday: null });
  expect(await occasionsOf(database)).toEqual([]);
});

test('a new mailbox is left and joined, and shared where another has it', async () => {
  const database = await bankWith(rita, { customerId: 'C2', email: 'family@example.com' });
  await correct(database, { email: 'Family@example.com' });
  expect((await addressGate(database, 'email', 'rita@example.com')).members).toEqual([]);
  expect((await addressGate(database, 'email', 'family@example.com')).members).toEqual(['C1', 'C2']);
  expect(await customerOf(database, 'C2')).toMatchObject({ sharedEmail: true });
});

test('consents stay as they are', async () => {
  const database = await bankWith(rita);
  const before = [await consentsOf(database, 'C1'), await ledgerOf(database, 'C1')];
  await correct(database, { city: 'Porto', email: 'new@example.com' });
  expect([await consentsOf(database, 'C1'), await ledgerOf(database, 'C1')]).toEqual(before);
});

test('the same file once more does not undo it', async () => {
  const database = await bankWith(rita);
  await correct(database, { name: 'Rita Martins', phone: null, flags: ['bereavement'] });
  await importFile(database, csv(rita));
  expect(await customerOf(database, 'C1')).toMatchObject({ name: 'Rita Martins', flags: ['bereavement'] });
  expect(await customerOf(database, 'C1')).not.toHaveProperty('phone');
});

test('flags and a name can be taken away', async () => {
  const database = await bankWith({ ...rita, flags: 'arrears|dispute' });
  const corrected = await correct(database, { flags: [], name: null });
  expect(corrected).toMatchObject({ flags: [], name: '' });
});

test('a correction to what is known already writes nothing', async () => {
  const database = await bankWith(rita);
  const before = database.transactions.length;
  expect(await correct(database, { name: 'Rita' })).toMatchObject({ name: 'Rita' });
  expect(database.transactions).toHaveLength(before);
});

test('somebody else’s change in between is kept', async () => {
  const database = await bankWith(rita);
  database.beforeTransaction = () => correct(database, { email: 'second@example.com' });
  await correct(database, { birthday: '1991-01-01' });
  expect(await customerOf(database, 'C1')).toMatchObject({ email: 'second@example.com', birthday: '1991-01-01' });
});

describe('is refused', () => {
  test('for a number that is none, in the country of the customer', async () => {
    const database = await bankWith(rita);
    expect(await correct(database, { phone: '912345679' })).toMatchObject({ phone: '+351912345679' });
    expect(await correct(database, { phone: '12' })).toEqual({
      errors: [
        {
          path: 'phone',
          message:
            'is no telephone number: write the number with "+" and country code, such as +8613512345678, or give null',
        },
      ],
    });
  });

  test('for a birthday that is still to come', async () => {
    const database = await bankWith(rita);
    expect(await correct(database, { birthday: '2027-03-03' })).toMatchObject({ errors: [{ path: 'birthday' }] });
  });

  test('for a customer nobody knows', async () => {
    expect(await correct(await bankWith(rita), { city: 'Porto' }, 'C9')).toBe('unknown');
  });
});
