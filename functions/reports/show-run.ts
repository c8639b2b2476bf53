import { readSums, type Sums, totalOf } from '../audience/sums.store.ts';
import { Run, type RunItem } from '../contracts/run.ts';
import type { Database } from '../platform/database.ts';

/** A run as staff see it. While the freeze is open its people are those of the slices that ended. */
export async function showRun(database: Database, item: RunItem): Promise<Run> {
  const sums = await readSums(database, item.id);
  return Run.parse({ ...item, ...figures(item, sums) });
}

function figures({ frozen, pausedBecause }: RunItem, { outcomes, reasons }: Sums) {
  const shown = { outcomes, reasons, open: frozen - totalOf(outcomes) };
  return pausedBecause ? { ...shown, pausedBecause } : { ...shown, pausedBecause: undefined };
}
