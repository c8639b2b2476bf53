import { beforeEach, describe, expect, test } from 'vitest';
import type { Batch } from '../../functions/contracts/run.ts';
import type { Purpose } from '../../functions/contracts/vocabulary.ts';
import { type Turn, takeTurn } from '../../functions/dispatch/take-turn.ts';
import { MemoryDatabase } from '../../functions/platform/memory-database.ts';
import { aPlan, aRun, customerIdOf } from '../support/builders.ts';

/** At 10 a second a batch of fifty has a window of five seconds; the tenth from here (45 s on) is kept for service. */
const start = Date.parse('2027-03-01T10:00:00Z');
let database: MemoryDatabase;
let nowMs: number;
let waitedMs: number;

beforeEach(() => {
  database = new MemoryDatabase();
  nowMs = start;
  waitedMs = 0;
});

const batchOf = (people: number): Batch => ({
  id: aRun().id,
  part: 'batch#2027-03-01T10:00:00.000Z#000-000000',
  customerIds: Array.from({ length: people }, (_, n) => customerIdOf(`B${n}`)),
  locale: 'en',
  variant: 'a',
  dueAt: '2027-03-01T10:00:00.000Z',
});

const turn = (slot?: number, { people = 50, purpose }: { people?: number; purpose?: Purpose } = {}) =>
  takeTurn({ run: aRun({ plan: aPlan(purpose && { purpose }) }), batch: batchOf(people) }, slot, {
    database,
    clock: () => nowMs,
    ratePerSecond: async () => 10,
    pause: async (ms) => {
      waitedMs += ms;
      nowMs += ms;
    },
  });

const turns = async (count: number) => {
  const all: Turn[] = [];
  for (let n = 0; n < count; n++) all.push(await turn());
  return all;
};

const allTaken = async () => (await database.query('campaigns', { partition: 'rate' })).items.map(({ taken }) => taken);

describe('a batch that finds the window full', () => {
  test('takes the first place ahead and comes again when its window begins', async () => {
    expect(await turns(3)).toEqual([
      'now',
      { delaySeconds: 5, slot: start + 5_000 },
      { delaySeconds: 10, slot: start + 10_000 },
    ]);
    expect(await allTaken()).toEqual([50, 50, 50]);
  });

  test('passes over the window that is kept for service messages, which find room there', async () => {
    const slots = (await turns(11)).map((each) => (each === 'now' ? start : (each.slot ?? 0)));
    expect(slots.map((slot) => (slot - start) / 5_000)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11]);
    expect(await turn(undefined, { purpose: 'service' })).toEqual({ delaySeconds: 45, slot: start + 45_000 });
  });

  test('waits inside when the next window is near', async () => {
    nowMs = start + 4_000;
    expect(await turns(2)).toEqual(['now', 'now']);
    expect(waitedMs).toBe(1_000);
  });

  test('fills what is left of a window when it is small enough', async () => {
    await turn(undefined, { people: 30 });
    await turn();
    expect(await turn(undefined, { people: 20 })).toBe('now');
  });

  test('comes again after a quarter of an hour without a place when all are taken that far', async () => {
    const answers = await turns(170);
    expect(answers.filter((each) => each !== 'now' && each.slot !== undefined)).toHaveLength(162);
    expect(answers.at(-1)).toEqual({ delaySeconds: 900 });
    expect(Math.max(...(await allTaken()).map(Number))).toBe(50);
  });
});

describe('a batch that holds a place', () => {
  test('goes out in its window without taking another', async () => {
    const [, later] = await turns(2);
    nowMs = start + 5_000;
    expect(await turn(later === 'now' ? 0 : later!.slot)).toBe('now');
    expect(await allTaken()).toEqual([50, 50]);
  });

  test('still goes out when the queue brings it a little late', async () => {
    nowMs = start + 14_999;
    expect(await turn(start + 5_000)).toBe('now');
    expect(await allTaken()).toEqual([]);
  });

  test('asks anew when its window is long over: what an outage held up does not come as a flood', async () => {
    nowMs = start + 60_000;
    expect(await turn(start + 5_000)).toBe('now');
    expect(await turn(start + 5_000)).toEqual({ delaySeconds: 5, slot: start + 65_000 });
    expect(await allTaken()).toEqual([50, 50]);
  });

  test('is put back with the same place when it comes too early', async () => {
    expect(await turn(start + 60_000)).toEqual({ delaySeconds: 60, slot: start + 60_000 });
    expect(await allTaken()).toEqual([]);
  });
});
