import type { RunId } from '../contracts/ids.ts';

/** The name of the one alarm clock of a run and instant: whoever sets it again sets the same. */
export const releaseName = (runId: RunId, dueAt: string): string => `${runId}-${Math.floor(Date.parse(dueAt) / 1000)}`;
