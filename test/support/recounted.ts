import type { Database } from '../../functions/platform/database.ts';
import { recount } from '../../functions/reports/recount.ts';

/** Every count of the runs' outcomes that differs from what the facts say: none when all is well. */
export async function wrongOutcomes(database: Database): Promise<string[]> {
  const found: string[] = [];
  for await (const { kind, name, counter, stored, recounted, equal } of recount(database))
    if (kind === 'outcomes' && !equal) found.push(`${name} ${counter}: ${stored} stored, ${recounted} recounted`);
  return found;
}
