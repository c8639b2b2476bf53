import { Settings, type SettingsInput } from '../contracts/settings.ts';
import type { Database, Item } from '../platform/database.ts';
import { Rejected } from '../platform/errors.ts';

export type { Settings } from '../contracts/settings.ts';

/** One item for the whole bank. */
export const settingsKey = { id: 'settings', part: 'settings' };

/**
 * Until somebody sets others: three marketing messages a week, none between 20:00 and 9:00. The strictest US states end
 * the day at 20:00 (TCPA's own window is 8 to 21); the house opens an hour later than the law asks.
 */
export const defaultSettings: Settings = {
  contactCap: { messages: 3, windowDays: 7 },
  quietFromLocal: '20:00',
  quietUntilLocal: '09:00',
  killSwitch: false,
};

/** The settings of a stored item, or the defaults. Throws `Rejected` when they cannot be read: nothing is sent on a guess. */
export function toSettings(item: Item | undefined): Settings {
  const parsed = Settings.safeParse({ ...defaultSettings, ...item });
  if (!parsed.success) throw new Rejected(`the settings cannot be read: ${parsed.error.message}`);
  return parsed.data;
}

export const readSettings = async (database: Database): Promise<Settings> =>
  toSettings(await database.get('campaigns', settingsKey));

/** Leaves the kill switch as it is, whoever turns it meanwhile. */
export async function writeSettings(database: Database, { secondApproverAbove, ...set }: SettingsInput): Promise<void> {
  await database.write({
    update: 'campaigns',
    key: settingsKey,
    set: { ...set, ...(secondApproverAbove !== undefined && { secondApproverAbove }) },
    ...(secondApproverAbove === undefined && { remove: ['secondApproverAbove'] }),
  });
}

/** In force for every send that reads the settings after this. */
export async function writeKillSwitch(database: Database, on: boolean): Promise<void> {
  await database.write({ update: 'campaigns', key: settingsKey, set: { killSwitch: on } });
}
