import { beforeEach, describe } from 'vitest';
import type { Database } from '../../functions/platform/database.ts';
import { describeReading } from './reading-contract.ts';
import { describeWriting } from './writing-contract.ts';

/** What every database must do: run over the one in memory and over real engines. `make` gives one with empty tables. */
export function describeDatabase(name: string, make: () => Promise<Database>): void {
  describe(name, () => {
    let database: Database;
    beforeEach(async () => {
      database = await make();
    });
    describeReading(() => database);
    describeWriting(() => database);
  });
}
