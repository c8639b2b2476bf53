import { describe, expect, test } from 'vitest';
import { bring, staffHost } from '../staff-host.ts';

const rita = {
  customerId: 'B000001',
  name: 'Rita Martins',
  email: 'rita@example.com',
  phone: '+351912345678',
  birthday: '1990-05-20',
  city: 'Lisbon',
};
const gong = {
  customerId: 'B000002',
  name: '龚志强',
  locale: 'zh-CN',
  timezone: 'Asia/Shanghai',
  email: 'gong@example.com',
};

async function bankOfTwo() {
  const host = staffHost();
  await bring(host.database, rita, gong);
  return host;
}

describe('reading customers', () => {
  test('a care agent sees who it is, a marketer a masked person', async () => {
    const host = await bankOfTwo();
    const care = await host.ask('GET /api/customers/B000001', { role: 'care-agent' });
    expect(care.json).toMatchObject({ name: 'Rita Martins', email: 'rita@example.com', masked: false });
    const marketing = await host.ask('GET /api/customers/B000001', { role: 'marketer' });
    expect(marketing.json).toMatchObject({ name: 'R***', email: 'r***@example.com', masked: true });
    expect(marketing.body).not.toContain('Martins');
  });

  test('they are found by id, mailbox and part of the name', async () => {
    const host = await bankOfTwo();
    const find = async (query: string) => {
      const told = await host.ask(`GET /api/customers?query=${encodeURIComponent(query)}`, { role: 'care-agent' });
      return (told.json.items as { customerId: string }[]).map(({ customerId }) => customerId);
    };
    expect(await find('B000002')).toEqual(['B000002']);
    expect(await find('rita@example.com')).toEqual(['B000001']);
    expect(await find('志强')).toEqual(['B000002']);
    expect(await find('nobody')).toEqual([]);
  });

  test('a list goes on where the page before ended', async () => {
    const host = await bankOfTwo();
    const first = await host.ask('GET /api/customers?limit=1', { role: 'administrator' });
    const rest = await host.ask(`GET /api/customers?limit=1&cursor=${String(first.json.next)}`, {
      role: 'administrator',
    });
    const ids = [first, rest].flatMap(({ json }) =>
      (json.items as { customerId: string }[]).map((one) => one.customerId),
    );
    expect(ids.toSorted()).toEqual(['B000001', 'B000002']);
  });

  test("for staff of another legal entity there is no such person, in no customer's route", async () => {
    const host = await bankOfTwo();
    const other = { role: 'administrator' as const, brand: 'other' };
    for (const route of ['', '/timeline', '/consents'])
      expect((await host.ask(`GET /api/customers/B000001${route}`, other)).status).toBe(404);
    expect((await host.ask('GET /api/scores/B000001', other)).status).toBe(404);
    expect((await host.ask('PATCH /api/customers/B000001', { ...other, body: { city: 'Porto' } })).status).toBe(404);
    expect((await host.ask('GET /api/customers', other)).json.items).toEqual([]);
  });

  test('nobody is found under an id that is not there', async () => {
    const told = await staffHost().ask('GET /api/customers/B999999', { role: 'care-agent' });
    expect(told.json).toMatchObject({ status: 404, detail: 'There is no customer B999999.' });
  });
});

describe('the story of one customer', () => {
  test('the timeline shows consents of the import and events of the bank, newest first', async () => {
    const host = await bankOfTwo();
    const event = {
      eventId: 'tx-1',
      customerId: 'B000001',
      kind: 'transaction',
      at: '2027-03-02T09:00:00+01:00',
      amount: 50,
    };
    await host.ask('POST /api/events', { role: 'administrator', body: event });
    const told = await host.ask('GET /api/customers/B000001/timeline', { role: 'care-agent' });
    const items = told.json.items as { kind: string; at: string }[];
    expect(items.map(({ kind, at }) => [kind, at])).toEqual([
      ['bank-event', '2027-03-02T08:00:00.000Z'],
      ['consent', '2027-03-01T12:00:00.000Z'],
    ]);
  });

  test('consents are told as of an instant', async () => {
    const host = await bankOfTwo();
    const at = async (instant: string) => {
      const told = await host.ask(`GET /api/customers/B000001/consents?at=${instant}`, { role: 'privacy-officer' });
      return (told.json.consents as unknown[]).length;
    };
    expect(await at('2027-03-01T11:59:59Z')).toBe(0);
    expect(await at('2027-03-01T12:00:00Z')).toBe(4);
  });
});

test('rejected rows of an import come as CSV', async () => {
  const host = staffHost();
  const { importId } = await bring(host.database, rita, { customerId: 'B000003', email: 'no address' });
  const told = await host.ask(`GET /api/imports/${importId}/rejected`, { role: 'marketer' });
  expect(told.headers['content-type']).toBe('text/csv; charset=utf-8');
  const [head, row] = told.body.split('\r\n');
  expect(head).toBe('row,field,reason,whatToDo');
  expect(row).toContain('3,email,is no e-mail address');
  expect((await host.ask('GET /api/imports/imp_999999/rejected', { role: 'marketer' })).status).toBe(404);
});

describe('putting a customer right', () => {
  test('changes what is named and leaves the rest', async () => {
    const host = await bankOfTwo();
    const told = await host.ask('PATCH /api/customers/B000001', {
      role: 'privacy-officer',
      body: { city: 'Porto', birthday: null },
    });
    expect(told.status).toBe(200);
    expect(told.json).toMatchObject({ city: 'Porto', name: 'Rita Martins', email: 'rita@example.com' });
    expect(told.json).not.toHaveProperty('birthday');
  });

  test('names each value that cannot be taken, and changes nothing', async () => {
    const host = await bankOfTwo();
    const body = { city: 'Porto', email: 'nowhere', zone: 'Moon' };
    const told = await host.ask('PATCH /api/customers/B000001', { role: 'administrator', body });
    expect(told.json.errors).toEqual([
      { path: 'email', message: 'is no e-mail address: write one address such as name@example.com, or give null' },
      { path: 'zone', message: 'is no time zone: write an IANA name, such as Asia/Shanghai' },
    ]);
    expect((await host.ask('GET /api/customers/B000001', { role: 'administrator' })).json.city).toBe('Lisbon');
  });

  test('does not touch consents or what it does not know', async () => {
    const host = await bankOfTwo();
    const told = await host.ask('PATCH /api/customers/B000001', {
      role: 'administrator',
      body: { city: 'Porto', statedEmailConsent: true },
    });
    expect(told.json.errors).toEqual([{ path: '', message: 'does not know "statedEmailConsent": remove it' }]);
  });
});
