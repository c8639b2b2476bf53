import type { z } from 'zod';
import { campaignRoutes, jobRoutes, runRoutes, templateRoutes } from './staff/campaign-routes.ts';
import { caseRoutes, eventRoutes, scoreboardRoutes, scoreRoutes } from './staff/care-routes.ts';
import { customerRoutes } from './staff/customer-routes.ts';
import { segmentRoutes } from './staff/segment-routes.ts';
import { documentRoutes, settingsRoutes } from './staff/settings-routes.ts';
import type { StaffRoute } from './staff/staff-route.ts';

/** The staff API by noun. */
export const staffRoutesByNoun = {
  customers: customerRoutes,
  segments: segmentRoutes,
  campaigns: campaignRoutes,
  runs: runRoutes,
  jobs: jobRoutes,
  templates: templateRoutes,
  events: eventRoutes,
  cases: caseRoutes,
  scores: scoreRoutes,
  scoreboard: scoreboardRoutes,
  settings: settingsRoutes,
  document: documentRoutes,
} as const satisfies Record<string, Record<string, StaffRoute>>;

/** Every route of the staff API by `METHOD /path/{parameter}`, which is API Gateway's route key too. */
export const staffRoutes = {
  ...customerRoutes,
  ...segmentRoutes,
  ...campaignRoutes,
  ...runRoutes,
  ...jobRoutes,
  ...templateRoutes,
  ...eventRoutes,
  ...caseRoutes,
  ...scoreRoutes,
  ...scoreboardRoutes,
  ...settingsRoutes,
  ...documentRoutes,
} as const;

export type StaffRouteKey = keyof typeof staffRoutes;
type RouteOf<K extends StaffRouteKey> = (typeof staffRoutes)[K];

type Read<R, Part extends string> = R extends { [P in Part]: infer S extends z.ZodType } ? z.output<S> : undefined;

/** What a handler of the route is given, and what it answers with (before the contract strips what it does not name). */
export type ParamsOf<K extends StaffRouteKey> = Read<RouteOf<K>, 'params'>;
export type QueryOf<K extends StaffRouteKey> = Read<RouteOf<K>, 'query'>;
export type BodyOf<K extends StaffRouteKey> = Read<RouteOf<K>, 'body'>;
export type ResponseOf<K extends StaffRouteKey> = z.input<RouteOf<K>['response']>;

/** Served by a function of its own: its routes are in no table of `staff-api`. */
export type ForeignRouteKey = {
  [K in StaffRouteKey]: RouteOf<K> extends { function: string } ? K : never;
}[StaffRouteKey];

/** The route under a key that came from outside. */
export const findStaffRoute = (key: string): StaffRoute | undefined =>
  Object.hasOwn(staffRoutes, key) ? staffRoutes[key as StaffRouteKey] : undefined;
