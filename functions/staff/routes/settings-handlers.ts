import { readSettings, writeKillSwitch, writeSettings } from '../../campaigns/settings.store.ts';
import { openApiDocument } from '../openapi.ts';
import type { StaffParts } from '../staff-parts.ts';
import type { StaffHandlers } from '../staff-request.ts';

type Keys = 'GET /api/settings' | 'PUT /api/settings' | 'POST /api/kill-switch' | 'GET /api/openapi.json';

export const settingsHandlers = ({ database }: StaffParts): StaffHandlers<Keys> => ({
  'GET /api/settings': async () => ({ body: await readSettings(database) }),

  'PUT /api/settings': async ({ body }) => {
    await writeSettings(database, body);
    return { body: await readSettings(database) };
  },

  'POST /api/kill-switch': async ({ body: { on } }) => {
    await writeKillSwitch(database, on);
    return { body: { on } };
  },

  'GET /api/openapi.json': async () => ({ body: { ...openApiDocument() } }),
});
