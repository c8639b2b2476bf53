import type { RunItem } from '../contracts/run.ts';
import type { Database } from '../platform/database.ts';
import { closeRun } from './run.store.ts';
import { readSums, totalOf } from './sums.store.ts';

/**
 * A cancelled run sends nothing more at once. The people it had not reached are refused as `run-cancelled` only after
 * this, when no worker that still read it as running can be alive (function time-out 60 s): nobody is both sent to and refused.
 */
export const windUpAfterSeconds = 120;

export const isWindingUp = ({ status, cancelledAt = '' }: RunItem, nowMs: number): boolean =>
  status === 'cancelled' && nowMs >= (Date.parse(cancelledAt) || 0) + windUpAfterSeconds * 1000;

/** True when everybody of a cancelled run has an outcome: nobody looks after it any more. */
export async function closeIfSettled(database: Database, run: RunItem): Promise<boolean> {
  const { outcomes } = await readSums(database, run.id);
  if (totalOf(outcomes) < run.frozen) return false;
  await closeRun(database, run.id);
  return true;
}
