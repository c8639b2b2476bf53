import type { ForeignRouteKey, StaffRouteKey } from '../contracts/staff-api.ts';
import { campaignHandlers } from './routes/campaign-handlers.ts';
import { careHandlers } from './routes/care-handlers.ts';
import { customerHandlers } from './routes/customer-handlers.ts';
import { runHandlers } from './routes/run-handlers.ts';
import { segmentHandlers } from './routes/segment-handlers.ts';
import { settingsHandlers } from './routes/settings-handlers.ts';
import { templateHandlers } from './routes/template-handlers.ts';
import type { StaffParts } from './staff-parts.ts';
import type { StaffHandlers } from './staff-request.ts';

export type RouteTable = StaffHandlers<Exclude<StaffRouteKey, ForeignRouteKey>>;

/** One handler for every route that `staff-api` serves. */
export const routeTable = (parts: StaffParts): RouteTable => ({
  ...customerHandlers(parts),
  ...segmentHandlers(parts),
  ...careHandlers(parts),
  ...settingsHandlers(parts),
  ...campaignHandlers(parts),
  ...runHandlers(parts),
  ...templateHandlers(parts),
});
