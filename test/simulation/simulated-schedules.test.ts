import { type Call, describeSchedules } from '../platform/schedules-contract.ts';
import { quietWorld } from './port-under-contract.ts';
import { SimulatedQueue } from './simulated-queue.ts';
import { SimulatedSchedules } from './simulated-schedules.ts';

describeSchedules('the simulated schedules in calm weather', async () => {
  const world = quietWorld();
  let came: Call[] = [];
  const target = new SimulatedQueue<Call>(
    'calls',
    {
      batchSize: 1,
      concurrency: 1,
      async invoke({ Records }) {
        came.push(...Records.map(({ body }) => JSON.parse(body) as Call));
        return { batchItemFailures: [] };
      },
    },
    world,
  );
  return {
    schedules: world.throughWorkers(new SimulatedSchedules<Call>(target, world)),
    async goTo(iso) {
      await world.goTo(Date.parse(iso));
      const all = came;
      came = [];
      return all;
    },
  };
});
