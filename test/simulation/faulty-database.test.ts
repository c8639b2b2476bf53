import { MemoryDatabase } from '../../functions/platform/memory-database.ts';
import { describeDatabase } from '../platform/database-contract.ts';
import { type DatabaseFault, describeDatabaseFaults } from '../platform/database-faults-contract.ts';
import { FaultyDatabase } from './faulty-database.ts';
import { quietWorld } from './port-under-contract.ts';
import { RecentChanges } from './recent-changes.ts';
import type { Fault } from './weather.ts';

function given() {
  const world = quietWorld();
  const recent = new RecentChanges();
  const memory = new MemoryDatabase((change) => recent.note(change, world.scheduler.nowMs));
  const database = world.throughWorkers(new FaultyDatabase({ ...world, memory, recent }));
  return { ...world, database };
}

const always: Record<DatabaseFault, Fault[]> = {
  throttle: ['table-throttled'],
  'lose-reply': ['table-reply-lost'],
  reset: ['table-write-lost', 'table-reply-lost'],
  '500': ['table-write-lost', 'table-reply-lost'],
  partial: ['table-write-lost'],
  'transaction-conflict': ['table-conflict'],
};

/** The whole call is asked about first, then each write of it: every second one is lost. */
const everySecondWrite = (turn: number): boolean => turn > 0 && turn % 2 === 0;

describeDatabase('the simulated database in calm weather', async () => given().database);

describeDatabaseFaults('the simulated database', async () => {
  const { database, weather } = given();
  return {
    database,
    play(fault, to = 'every-call') {
      if (fault === undefined) return weather.play([]);
      if (fault === 'partial') return weather.play(always.partial, Infinity, everySecondWrite);
      // Of one lost answer the client makes a second attempt.
      if (to === 'the-next-call')
        return weather.play(fault === 'lose-reply' ? ['table-write-repeated'] : always[fault], 1);
      return weather.play(always[fault]);
    },
  };
});
