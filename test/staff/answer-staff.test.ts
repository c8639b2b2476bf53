import { describe, expect, test } from 'vitest';
import { Problem } from '../../functions/contracts/problem.ts';
import { staffHost } from './staff-host.ts';

const lisbon = { combinator: 'and', rules: [{ field: 'city', operator: '=', value: 'Lisbon' }] };

test('without a token nobody is answered', async () => {
  const told = await staffHost().ask('GET /api/segments');
  expect(told.status).toBe(401);
  expect(told.headers['content-type']).toBe('application/problem+json');
  expect(Problem.parse(told.json).detail).toBe('Sign in, and send the token as bearer.');
});

test('a role that may not is told who may', async () => {
  const told = await staffHost().ask('GET /api/settings', { role: 'marketer' });
  expect(told.json).toEqual({
    type: 'tag:heliant.example,2026:not-allowed',
    title: 'Not allowed',
    status: 403,
    detail: 'This is for administrator: ask an administrator.',
  });
});

test('one of several roles is enough', async () => {
  const told = await staffHost().ask('GET /api/settings', { role: ['marketer', 'administrator'] });
  expect(told.status).toBe(200);
});

test('a route that is not there is a problem document too', async () => {
  const told = await staffHost().ask('GET /api/nothing', { role: 'administrator' });
  expect(told.status).toBe(404);
});

test('an id that cannot be one names nothing', async () => {
  const told = await staffHost().ask('GET /api/segments/everybody', { role: 'marketer' });
  expect(told.status).toBe(404);
});

describe('a body that does not fit', () => {
  test('gets every wrong field with its path and what to do', async () => {
    const body = {
      name: '',
      rules: { combinator: 'and', rules: [{ field: 'city', operator: '=' }, { operator: '=' }] },
    };
    const told = await staffHost().ask('POST /api/segments', { role: 'marketer', body });
    expect(told.status).toBe(400);
    expect(told.json.errors).toEqual([
      { path: 'name', message: 'must not be empty' },
      { path: 'rules.rules[1].field', message: 'is missing: give a text' },
    ]);
    expect(told.json.detail).toBe('name must not be empty, and 1 more.');
  });

  test('is refused for rules that read well and mean nothing', async () => {
    const body = { name: 'all', rules: { combinator: 'and', rules: [] } };
    const told = await staffHost().ask('POST /api/segments', { role: 'marketer', body });
    expect(told.status).toBe(400);
    expect(told.json.errors).toEqual([
      {
        path: 'rules.rules',
        message: 'add a rule or remove the group: a group without rules would mean everybody',
      },
    ]);
  });

  test('is refused when it is not JSON, missing, or nested beyond reason', async () => {
    const host = staffHost();
    const ask = (body: unknown) => host.ask('POST /api/segments', { role: 'marketer', body });
    expect((await ask('{"name":')).json.detail).toBe('The body is not JSON.');
    expect((await ask(undefined)).json.detail).toBe('The body is missing: give an object.');
    expect((await ask('['.repeat(100_000))).json.detail).toBe('The body is nested deeper than 64 levels.');
    expect((await ask(`{"name": "${'['.repeat(100)}"}`)).json.detail).not.toContain('nested');
  });
});

test('a query that does not fit is refused by name', async () => {
  const host = staffHost();
  const tooMany = await host.ask('GET /api/segments?limit=5000', { role: 'marketer' });
  expect(tooMany.json.errors).toEqual([{ path: 'limit', message: 'must be at most 200' }]);
  const forged = await host.ask('GET /api/segments?cursor=nonsense', { role: 'marketer' });
  expect(forged.status).toBe(400);
});

test('what the contract does not name stays inside', async () => {
  const host = staffHost();
  await host.ask('POST /api/segments', { role: 'marketer', body: { name: 'Lisbon', rules: lisbon } });
  const item = await host.database.get('campaigns', { id: 'seg_000001', part: 'segment' });
  await host.database.write({ put: 'campaigns', item: { ...item, secret: 'inside' } });
  const told = await host.ask('GET /api/segments/seg_000001', { role: 'marketer' });
  expect(told.body).not.toContain('inside');
  expect(told.json).toMatchObject({ id: 'seg_000001', name: 'Lisbon', reading: { en: 'city is Lisbon' } });
});

test('a stored item that cannot be read is a fault of ours and says nothing of what it holds', async () => {
  const host = staffHost();
  await host.database.write({ put: 'campaigns', item: { id: 'settings', part: 'settings', killSwitch: 'perhaps' } });
  const told = await host.ask('GET /api/settings', { role: 'administrator' });
  expect(told.status).toBe(500);
  expect(told.body).not.toContain('perhaps');
});
