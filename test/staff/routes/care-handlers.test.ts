import { describe, expect, test } from 'vitest';
import { bring, march, staffHost } from '../staff-host.ts';

const agent = { role: 'care-agent' as const, name: 'Cao' };
const bank = { role: 'administrator' as const };

async function bankOfOne() {
  const host = staffHost();
  await bring(host.database, { customerId: 'B000001', name: 'Rita Martins' });
  return host;
}

describe('cases', () => {
  test('a case is opened for a customer and stands in its queue until it is due', async () => {
    const host = await bankOfOne();
    const body = { customerId: 'B000001', topic: 'complaint', message: 'The letter came twice.' };
    const opened = await host.ask('POST /api/cases', { ...agent, body });
    expect(opened.status).toBe(201);
    expect(opened.json).toEqual({
      caseId: 'cas_000001',
      queue: 'complaints',
      dueAt: '2027-03-02T12:00:00.000Z',
      customerId: 'B000001',
      topic: 'complaint',
      channel: 'phone',
      status: 'open',
      openedAt: '2027-03-01T12:00:00.000Z',
      openedBy: 'Cao',
      message: 'The letter came twice.',
    });
    expect((await host.ask('GET /api/cases?queue=complaints', agent)).json.items).toEqual([opened.json]);
    expect((await host.ask('GET /api/cases?queue=tasks', agent)).json.items).toEqual([]);
  });

  test('the first due stands first', async () => {
    const host = await bankOfOne();
    for (const dueAt of ['2027-03-05T09:00:00+08:00', '2027-03-04T09:00:00+08:00'])
      await host.ask('POST /api/cases', {
        ...agent,
        body: { customerId: 'B000001', topic: 'task', message: 'Call', dueAt },
      });
    const listed = await host.ask('GET /api/cases?queue=tasks', agent);
    expect((listed.json.items as { dueAt: string }[]).map(({ dueAt }) => dueAt)).toEqual([
      '2027-03-04T01:00:00.000Z',
      '2027-03-05T01:00:00.000Z',
    ]);
  });

  test('a case about nobody is refused', async () => {
    const told = await staffHost().ask('POST /api/cases', {
      ...agent,
      body: { customerId: 'B9', topic: 'task', message: 'Call' },
    });
    expect(told.json).toMatchObject({ status: 422, errors: [{ path: 'customerId' }] });
  });
});

describe("events of the bank's systems", () => {
  const event = { eventId: 'ev-1', customerId: 'B000001', kind: 'salary-raise', at: '2027-02-28T23:00:00-05:00' };

  test('are put on the timeline once, a kind of its own as a life event', async () => {
    const host = await bankOfOne();
    expect((await host.ask('POST /api/events', { ...bank, body: event })).json).toEqual({
      eventId: 'ev-1',
      recorded: true,
    });
    const again = await host.ask('POST /api/events', { ...bank, body: { ...event, kind: 'wedding' } });
    expect(again.json).toEqual({ eventId: 'ev-1', recorded: false });
    expect(await host.database.get('timeline', { customerId: 'B000001', fact: 'event#ev-1' })).toEqual({
      customerId: 'B000001',
      fact: 'event#ev-1',
      at: '2027-03-01T04:00:00.000Z',
      kind: 'bank-event',
      event: 'life-event',
      name: 'salary-raise',
    });
  });

  test('about nobody are refused', async () => {
    const told = await staffHost().ask('POST /api/events', { ...bank, body: event });
    expect(told.json).toMatchObject({
      status: 422,
      errors: [{ path: 'customerId', message: 'is not a customer: import them first' }],
    });
  });

  test('need an id, a known customer, a word for the kind and a time with offset', async () => {
    const told = await staffHost().ask('POST /api/events', { ...bank, body: { kind: 'Big Day', at: '2027-03-01' } });
    expect(told.json.errors).toEqual([
      { path: 'eventId', message: 'is missing: give a text' },
      { path: 'customerId', message: 'is missing: give a text' },
      { path: 'kind', message: 'must be a word such as transaction, conversion or salary-raise' },
      { path: 'at', message: 'must be a time with offset, such as 2027-03-01T10:00:00+08:00' },
    ]);
  });
});

test('scores are told as of now, in the language asked for', async () => {
  const host = await bankOfOne();
  const scores = {
    lastTransactionAt: '2027-02-19T12:00:00.000Z',
    frequency: 4,
    monetary: 800,
    engagementEmail: 2,
    engagementSms: 0,
    asOf: '2027-01-30T12:00:00.000Z',
  };
  await host.database.write({ update: 'customers', key: { customerId: 'B000001' }, set: { scores } });
  const told = await host.ask('GET /api/scores/B000001?locale=zh-CN', { role: 'relationship-manager' });
  expect(told.json).toMatchObject({
    customerId: 'B000001',
    asOf: new Date(march).toISOString(),
    recencyDays: { value: 10 },
    engagementEmail: { value: 1 },
  });
  expect(told.body).toContain('天');
});

test('the scoreboard of a bank that has sent nothing is empty', async () => {
  expect((await staffHost().ask('GET /api/scoreboard', { role: 'analyst' })).json).toEqual({ items: [] });
});
