import * as z from 'zod';
import { KillSwitch, Settings, SettingsInput } from '../settings.ts';
import { everyone, type StaffRoute } from './staff-route.ts';

export const settingsRoutes = {
  'GET /api/settings': { summary: "The bank's house rules", roles: ['administrator'], response: Settings },
  'PUT /api/settings': {
    summary: 'Change the house rules; the kill switch has its own route',
    roles: ['administrator'],
    body: SettingsInput,
    response: Settings,
    repeat: 'harmless',
  },
  'POST /api/kill-switch': {
    summary: 'Stop everything that sends, or let it go on',
    roles: ['administrator', 'approver', 'privacy-officer'],
    body: KillSwitch,
    response: KillSwitch,
    repeat: 'harmless',
  },
} as const satisfies Record<string, StaffRoute>;

export const documentRoutes = {
  'GET /api/openapi.json': {
    summary: 'This document',
    roles: everyone,
    response: z.looseObject({ openapi: z.string() }),
  },
} as const satisfies Record<string, StaffRoute>;
