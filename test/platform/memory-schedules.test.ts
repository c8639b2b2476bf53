import { MemorySchedules } from '../../functions/platform/schedules.ts';
import { type Call, describeSchedules } from './schedules-contract.ts';

describeSchedules('the schedules in memory', async () => {
  let nowMs = Date.parse('2027-02-27T00:00:00Z');
  const schedules = new MemorySchedules<Call>(() => nowMs);
  return {
    schedules,
    async goTo(iso) {
      nowMs = Date.parse(iso);
      const fired: Call[] = [];
      for (let next = schedules.takeNext(nowMs); next; next = schedules.takeNext(nowMs)) fired.push(next.message);
      return fired;
    },
  };
});
