import { expect, test } from 'vitest';
import {
  readSettings,
  settingsKey,
  toSettings,
  writeKillSwitch,
  writeSettings,
} from '../../functions/campaigns/settings.store.ts';
import { MemoryDatabase } from '../../functions/platform/memory-database.ts';

const stricter = { contactCap: { messages: 1, windowDays: 30 }, quietFromLocal: '19:00', quietUntilLocal: '10:00' };

test('until somebody sets others, the house values hold', async () => {
  expect(await readSettings(new MemoryDatabase())).toEqual({
    contactCap: { messages: 3, windowDays: 7 },
    quietFromLocal: '20:00',
    quietUntilLocal: '09:00',
    killSwitch: false,
  });
});

test('changing the settings leaves the kill switch on', async () => {
  const database = new MemoryDatabase();
  await writeKillSwitch(database, true);
  await writeSettings(database, { ...stricter, secondApproverAbove: 1000 });
  expect(await readSettings(database)).toEqual({ ...stricter, secondApproverAbove: 1000, killSwitch: true });
});

test('a limit that is left out is gone', async () => {
  const database = new MemoryDatabase();
  await writeSettings(database, { ...stricter, secondApproverAbove: 1000 });
  await writeSettings(database, stricter);
  expect((await readSettings(database)).secondApproverAbove).toBeUndefined();
});

test('settings that cannot be read stop the reader: nothing is sent on a guess', () => {
  expect(() => toSettings({ ...settingsKey, killSwitch: 'maybe' })).toThrow('the settings cannot be read');
});

test('a contact cap may look back no further than contacts are kept', () => {
  const lookingBack = (windowDays: number) => () => toSettings({ contactCap: { messages: 3, windowDays } });
  expect(lookingBack(31)().contactCap.windowDays).toBe(31);
  expect(lookingBack(32)).toThrow('the settings cannot be read');
});
