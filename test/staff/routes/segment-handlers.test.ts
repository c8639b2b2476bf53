import { expect, test } from 'vitest';
import { bring, staffHost } from '../staff-host.ts';

const rules = {
  combinator: 'and',
  rules: [
    { field: 'city', operator: 'in', value: ['Shanghai', 'Lisbon'] },
    { field: 'balance', operator: '>=', value: 5000 },
  ],
};
const marketer = { role: 'marketer' as const };

test('a segment is made, read, changed and listed', async () => {
  const host = staffHost();
  const made = await host.ask('POST /api/segments', { ...marketer, body: { name: 'Two cities', rules } });
  expect(made.status).toBe(201);
  expect(made.json).toEqual({
    id: 'seg_000001',
    name: 'Two cities',
    rules,
    createdAt: '2027-03-01T12:00:00.000Z',
    createdBy: 'Ann',
    version: 1,
    reading: {
      en: 'city is one of Shanghai, Lisbon and balance is at least 5,000',
      'zh-CN': '城市 为 Shanghai、Lisbon 之一，并且 余额 不低于 5,000',
    },
  });
  const changed = await host.ask('PUT /api/segments/seg_000001', { ...marketer, body: { name: 'Cities', rules } });
  expect(changed.json).toMatchObject({ name: 'Cities', version: 2, createdBy: 'Ann' });
  const read = await host.ask('GET /api/segments/seg_000001', { role: 'approver' });
  expect(read.json).toEqual(changed.json);
  const listed = await host.ask('GET /api/segments', { role: 'analyst' });
  expect(listed.json.items).toEqual([changed.json]);
});

test('a preview counts a small bank, exactly when asked to', async () => {
  const host = staffHost();
  await bring(
    host.database,
    { customerId: 'B1', city: 'Lisbon', balance: '5000' },
    { customerId: 'B2', city: 'Shanghai', balance: '9000.50' },
    { customerId: 'B3', city: 'Lisbon', balance: '4999.99' },
    { customerId: 'B4', balance: '9000' },
  );
  const about = await host.ask('POST /api/segments/preview', { role: 'analyst', body: { rules } });
  expect(about.json).toEqual({ estimate: 2, low: 2, high: 2 });
  const exact = await host.ask('POST /api/segments/preview', { role: 'analyst', body: { rules, exact: true } });
  expect(exact.json).toEqual({ count: 2 });
});

test('a wrong value is named by its place in the body', async () => {
  const wrong = { combinator: 'and', rules: [rules.rules[0], { field: 'balance', operator: '>=', value: 'much' }] };
  const told = await staffHost().ask('POST /api/segments/preview', { ...marketer, body: { rules: wrong } });
  expect(told.json).toMatchObject({
    status: 400,
    detail: 'The rules cannot be used: balance: give a number such as 5000.',
    errors: [{ path: 'rules.rules[1].value', message: 'balance: give a number such as 5000' }],
  });
});

test('the fields come with labels in two languages', async () => {
  const told = await staffHost().ask('GET /api/segments/fields', marketer);
  expect(told.json.items).toContainEqual({
    name: 'balance',
    type: 'number',
    label: { en: 'balance', 'zh-CN': '余额' },
    operators: ['=', '!=', '<', '<=', '>', '>=', 'between', 'in', 'notIn', 'null', 'notNull'],
  });
});

test('a segment that is not there cannot be read or changed', async () => {
  const host = staffHost();
  expect((await host.ask('GET /api/segments/seg_000009', marketer)).status).toBe(404);
  expect((await host.ask('PUT /api/segments/seg_000009', { ...marketer, body: { name: 'x', rules } })).status).toBe(
    404,
  );
});
