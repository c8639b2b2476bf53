import { expect, test } from 'vitest';
import { staffHost } from '../staff-host.ts';

const admin = { role: 'administrator' as const };
const stricter = { contactCap: { messages: 1, windowDays: 30 }, quietFromLocal: '19:00', quietUntilLocal: '10:00' };

test('the house rules are read and changed', async () => {
  const host = staffHost();
  expect((await host.ask('GET /api/settings', admin)).json).toMatchObject({
    contactCap: { messages: 3, windowDays: 7 },
  });
  const changed = await host.ask('PUT /api/settings', { ...admin, body: stricter });
  expect(changed.json).toEqual({ ...stricter, killSwitch: false });
  expect((await host.ask('GET /api/settings', admin)).json).toEqual(changed.json);
});

test('the kill switch stays on when the rules are changed', async () => {
  const host = staffHost();
  expect((await host.ask('POST /api/kill-switch', { role: 'privacy-officer', body: { on: true } })).json).toEqual({
    on: true,
  });
  const changed = await host.ask('PUT /api/settings', { ...admin, body: { ...stricter, killSwitch: false } });
  expect(changed.json.killSwitch).toBe(true);
});

test('quiet hours that leave no time to send are refused', async () => {
  const body = { ...stricter, quietFromLocal: '11:30' };
  const told = await staffHost().ask('PUT /api/settings', { ...admin, body });
  expect(told.json.errors).toEqual([
    {
      path: 'quietFromLocal',
      message: 'must lie two hours or more after quietUntilLocal: otherwise nothing could be sent',
    },
  ]);
});
