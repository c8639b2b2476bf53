import type { ForeignRouteKey, StaffRouteKey, staffRoutesByNoun } from '../contracts/staff-api.ts';
import { careHandlers } from './routes/care-handlers.ts';
import { customerHandlers } from './routes/customer-handlers.ts';
import { segmentHandlers } from './routes/segment-handlers.ts';
import { settingsHandlers } from './routes/settings-handlers.ts';
import type { StaffParts } from './staff-parts.ts';
import type { StaffHandlers } from './staff-request.ts';

/** Nouns whose handlers are yet to come. Every other route without a handler does not compile. */
type ToCome = 'campaigns' | 'runs' | 'jobs' | 'templates';

type KeysOf<Noun extends keyof typeof staffRoutesByNoun> = {
  [N in Noun]: keyof (typeof staffRoutesByNoun)[N];
}[Noun];

export type RouteTable = StaffHandlers<Exclude<StaffRouteKey, ForeignRouteKey | KeysOf<ToCome>>>;

/** One handler for every route that `staff-api` serves. */
export const routeTable = (parts: StaffParts): RouteTable => ({
  ...customerHandlers(parts),
  ...segmentHandlers(parts),
  ...careHandlers(parts),
  ...settingsHandlers(parts),
});
