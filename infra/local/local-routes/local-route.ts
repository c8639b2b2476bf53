import type { Activity } from '../compute/activity.ts';
import type { RunningFunction } from '../compute/functions/start-functions.ts';
import type { StaffTokens } from '../compute/gateway/staff-tokens.ts';
import type { Landscape } from '../compute/landscape.ts';
import type { OpenWork } from '../compute/open-work.ts';
import type { Aws, VirtualClock } from '../parts.ts';
import { badField } from './problem.ts';

/** What the routes under `/_local/` work with. */
export type LocalHost = {
  aws: Aws;
  clock: VirtualClock;
  /** Called when virtual time was set: a bank kept on disk remembers it. */
  clockMoved: () => void;
  landscape: Landscape;
  functions: Map<string, RunningFunction>;
  activity: Activity;
  openWork: Pick<OpenWork, 'suspect'>;
  tokens: StaffTokens;
};

export type LocalRequest = { query: Record<string, string>; body: Buffer };

/** Gives the JSON to answer with; throws a Problem for what cannot be served. */
export type LocalRoute = (request: LocalRequest, host: LocalHost) => Promise<unknown>;

export function jsonOf({ body }: LocalRequest): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw badField('body', 'must be JSON');
  }
}
