import type { RunId } from '../contracts/ids.ts';

/** The name of the one alarm clock of a run and instant: whoever sets it again sets the same. */
export const releaseName = (runId: RunId, dueAt: string): string => `${runId}-${Math.floor(Date.parse(dueAt) / 1000)}`;

/** The alarm clock at which a run's ramp is looked at. */
export const rampName = (runId: RunId, at: string): string => `${releaseName(runId, at)}-ramp`;
