import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { takePlaces, windowAt } from '../../functions/dispatch/rate.store.ts';
import { MemoryDatabase } from '../../functions/platform/memory-database.ts';

const rooms = (perSecond: number, windows: number): number[] => {
  const { lengthMs } = windowAt(perSecond, 'service', 0);
  return Array.from({ length: windows }, (_, n) => windowAt(perSecond, 'product-marketing', n * lengthMs).room);
};

describe('a window of the rate', () => {
  test('is as long as a batch takes where a second has no room for one', () => {
    expect(windowAt(12, 'service', 10_000)).toEqual({ startMs: 8_334, lengthMs: 4_167, room: 50 });
    expect(windowAt(1, 'service', 10_000)).toEqual({ startMs: 0, lengthMs: 50_000, room: 50 });
  });

  test('lasts about a second otherwise, and holds whole batches', () => {
    expect(windowAt(1_000, 'service', 10_500)).toEqual({ startMs: 10_000, lengthMs: 1_000, room: 1_000 });
    expect(windowAt(75, 'service', 0)).toEqual({ startMs: 0, lengthMs: 1_334, room: 100 });
  });

  test('leaves service messages one batch in ten: a tenth window, or a tenth of each', () => {
    expect(rooms(12, 10)).toEqual([50, 50, 50, 50, 50, 50, 50, 50, 50, 0]);
    expect(rooms(100, 5)).toEqual([100, 100, 100, 100, 50]);
    expect(rooms(1_000, 2)).toEqual([900, 900]);
  });

  test('never lets marketing have more than nine tenths, nor anybody more than the rate, whatever the rate is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), (perSecond) => {
        const { room, lengthMs } = windowAt(perSecond, 'service', 0);
        expect((room * 1000) / lengthMs).toBeLessThanOrEqual(perSecond);
        expect(rooms(perSecond, 10).reduce((all, each) => all + each, 0)).toBe(room * 9);
      }),
    );
  });
});

describe('places in a window', () => {
  const window = windowAt(12, 'service', 10_000);
  const ask = (database: MemoryDatabase, wanted: number) => takePlaces(database, 'email', wanted, window);
  const taken = async (database: MemoryDatabase) =>
    (await database.get('campaigns', { id: 'rate', part: 'email#8334' }))?.taken;

  test('are taken while there are any, and given back when they do not suffice', async () => {
    const database = new MemoryDatabase();
    expect(await ask(database, 30)).toBe(true);
    expect(await ask(database, 30)).toBe(false);
    expect(await ask(database, 20)).toBe(true);
    expect(await ask(database, 1)).toBe(false);
    expect(await taken(database)).toBe(50);
  });

  test('are not asked for where this purpose has none', async () => {
    const database = new MemoryDatabase();
    expect(await takePlaces(database, 'email', 1, { ...window, room: 0 })).toBe(false);
    expect(await taken(database)).toBeUndefined();
  });
});
