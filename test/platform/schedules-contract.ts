import { beforeEach, describe, expect, it } from 'vitest';
import type { Schedules } from '../../functions/platform/schedules.ts';

export type Call = { n: number; at?: string };

/** Schedules with a clock, and the queue that they send to. */
export type SchedulesUnderTest = {
  schedules: Schedules<Call>;
  /** Goes on to this instant; gives what has come since the last time. */
  goTo(iso: string): Promise<Call[]>;
};

/** What every set of alarm clocks must do. `make` gives one with nothing set, at midnight UTC of 27 February 2027. */
export function describeSchedules(name: string, make: () => Promise<SchedulesUnderTest>): void {
  describe(name, () => {
    let given: SchedulesUnderTest;
    beforeEach(async () => {
      given = await make();
    });
    const once = (id: string, iso: string, call: Call) => given.schedules.once(id, Date.parse(iso), call);

    it('fires once, at its instant or within the minute, with its message', async () => {
      await once('run_1', '2027-02-27T10:00:00Z', { n: 1, at: 'Grüße <&>"' });
      expect(await given.goTo('2027-02-27T09:59:59Z')).toEqual([]);
      expect(await given.goTo('2027-02-27T10:01:00Z')).toEqual([{ n: 1, at: 'Grüße <&>"' }]);
      expect(await given.goTo('2027-03-27T10:00:00Z')).toEqual([]);
    });

    it('never fires before its instant, not even by part of a second', async () => {
      await once('run_1', '2027-02-27T10:00:00.700Z', { n: 1 });
      expect(await given.goTo('2027-02-27T10:00:00.400Z')).toEqual([]);
      expect(await given.goTo('2027-02-27T10:01:00.700Z')).toEqual([{ n: 1 }]);
    });

    it('leaves a name that is set as it is: instant and message are the first ones', async () => {
      await once('run_1', '2027-02-27T10:00:00Z', { n: 1 });
      await once('run_1', '2027-02-27T08:00:00Z', { n: 2 });
      expect(await given.goTo('2027-02-27T09:00:00Z')).toEqual([]);
      expect(await given.goTo('2027-02-27T11:00:00Z')).toEqual([{ n: 1 }]);
    });

    it.each(['2027-02-26T23:59:59Z', '2027-02-26T23:00:00Z', '2020-01-01T00:00:00Z'])(
      'takes an instant that has passed (%s) and fires within two minutes',
      async (iso) => {
        await once('late', iso, { n: 1 });
        expect(await given.goTo('2027-02-27T00:02:00Z')).toEqual([{ n: 1 }]);
        expect(await given.goTo('2027-02-27T01:00:00Z')).toEqual([]);
      },
    );

    it('takes a name again once its instant is over', async () => {
      await once('run_1', '2027-02-27T10:00:00Z', { n: 1 });
      expect(await given.goTo('2027-02-27T10:01:00Z')).toEqual([{ n: 1 }]);
      await once('run_1', '2027-02-27T12:00:00Z', { n: 2 });
      expect(await given.goTo('2027-02-27T12:01:00Z')).toEqual([{ n: 2 }]);
    });

    it('fires what is set in the order of the instants', async () => {
      await once('b', '2027-02-27T11:00:00Z', { n: 2 });
      await once('a', '2027-02-27T10:00:00Z', { n: 1 });
      await once('c', '2027-02-28T10:00:00Z', { n: 3 });
      expect(await given.goTo('2027-02-28T10:01:00Z')).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    });

    it('fires nothing that was removed; removing what is not there is nothing', async () => {
      await once('run_1', '2027-02-27T10:00:00Z', { n: 1 });
      await given.schedules.remove('run_1');
      await given.schedules.remove('run_1');
      await given.schedules.remove('run_2');
      expect(await given.goTo('2027-02-27T11:00:00Z')).toEqual([]);
      await once('run_1', '2027-02-27T12:00:00Z', { n: 2 });
      expect(await given.goTo('2027-02-27T12:01:00Z')).toEqual([{ n: 2 }]);
    });

    it('fires daily from the next such time on, with the instant it was due, until it is removed', async () => {
      const call = { n: 1, at: '<aws.scheduler.scheduled-time>' };
      await given.schedules.daily('cmp_1', '10:30', call);
      await given.schedules.daily('cmp_1', '08:00', { n: 2 });
      expect(await given.goTo('2027-02-27T10:29:00Z')).toEqual([]);
      expect(await given.goTo('2027-03-01T10:31:00Z')).toEqual([
        { n: 1, at: '2027-02-27T10:30:00Z' },
        { n: 1, at: '2027-02-28T10:30:00Z' },
        { n: 1, at: '2027-03-01T10:30:00Z' },
      ]);
      await given.schedules.remove('cmp_1');
      expect(await given.goTo('2027-03-05T00:00:00Z')).toEqual([]);
    });

    it('keeps the message as it was when it was set', async () => {
      const call = { n: 1 };
      await once('run_1', '2027-02-27T10:00:00Z', call);
      call.n = 2;
      expect(await given.goTo('2027-02-27T10:01:00Z')).toEqual([{ n: 1 }]);
    });

    it.each(['run:1', 'run 1', 'läufe', 'x'.repeat(65)])('refuses the name %s', async (id) => {
      await expect(once(id, '2027-02-27T10:00:00Z', { n: 1 })).rejects.toThrow();
      expect(await given.goTo('2027-02-27T11:00:00Z')).toEqual([]);
    });
  });
}
