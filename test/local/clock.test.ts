import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createVirtualClock } from '../../infra/local/clock.ts';

const noon = Date.parse('2027-02-27T12:00:00Z');
const minuteMs = 60_000;
const settled = async () => {};

beforeEach(() => void vi.useFakeTimers({ now: Date.parse('2026-11-22T06:00:00Z') }));
afterEach(() => void vi.useRealTimers());

describe('a virtual clock', () => {
  test('ticks on with real time from where it was set', () => {
    const clock = createVirtualClock(noon);
    vi.advanceTimersByTime(1500);
    expect(clock.now()).toBe(noon + 1500);
  });

  test('never goes back when the host’s own clock is set back', () => {
    const clock = createVirtualClock(noon);
    vi.setSystemTime(Date.parse('2026-11-22T05:00:00Z'));
    expect(clock.now()).toBe(noon);
  });

  test('tells worker threads how far it is from real time', () => {
    const clock = createVirtualClock(noon);
    expect(Date.now() + (new Float64Array(clock.shared)[0] ?? 0)).toBe(noon);
  });

  test('fires an instant when real time brings it, and one that is past at once', () => {
    const clock = createVirtualClock(noon);
    const fired: string[] = [];
    clock.at(noon + 2000, () => void fired.push('later'));
    clock.at(noon - 1, () => void fired.push('past'));
    vi.advanceTimersByTime(1);
    expect(fired).toEqual(['past']);
    vi.advanceTimersByTime(2000);
    expect(fired).toEqual(['past', 'later']);
  });

  test('fires nothing that was cancelled, and does not count it as the next instant', () => {
    const clock = createVirtualClock(noon);
    const cancel = clock.at(noon + 1000, () => expect.unreachable());
    clock.at(noon + 5000, () => {});
    cancel();
    cancel();
    vi.advanceTimersByTime(2000);
    expect(clock.nextDueMs()).toBe(noon + 5000);
  });

  test('stops an advance at every instant in order, settling before the next', async () => {
    const clock = createVirtualClock(noon);
    const story: string[] = [];
    const minute = () => Math.round((clock.now() - noon) / minuteMs);
    clock.at(noon + 30 * minuteMs, () => void story.push(`second at ${minute()}`));
    clock.at(noon + 10 * minuteMs, () => {
      story.push(`first at ${minute()}`);
      clock.at(noon + 20 * minuteMs, () => void story.push(`caused at ${minute()}`));
    });
    await clock.advanceTo(noon + 60 * minuteMs, async () => void story.push(`settle at ${minute()}`));
    expect(story).toEqual([
      'first at 10',
      'settle at 10',
      'caused at 20',
      'settle at 20',
      'second at 30',
      'settle at 30',
    ]);
    expect(clock.now()).toBe(noon + 60 * minuteMs);
  });

  test('fires what is due at one instant together, in the order it was asked for', async () => {
    const clock = createVirtualClock(noon);
    const story: string[] = [];
    for (const name of ['a', 'b', 'c']) clock.at(noon + minuteMs, () => void story.push(name));
    await clock.advanceTo(noon + 2 * minuteMs, async () => void story.push('settle'));
    expect(story).toEqual(['a', 'b', 'c', 'settle']);
  });

  test('still fires in time after an advance that came close to an instant', async () => {
    const clock = createVirtualClock(noon);
    const fired = vi.fn<() => void>();
    clock.at(noon + 60 * minuteMs, fired);
    await clock.advanceTo(noon + 60 * minuteMs - 1000, settled);
    expect(fired).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1000);
    expect(fired).toHaveBeenCalledTimes(1);
  });

  test('refuses to go back, saying what time it is', async () => {
    const clock = createVirtualClock(noon);
    await expect(clock.advanceTo(noon - 1, settled)).rejects.toThrow(
      'The clock never goes back: it is 2027-02-27T12:00:00.000Z, asked for 2027-02-27T11:59:59.999Z.',
    );
  });

  test('lets a second advance wait for the first', async () => {
    const clock = createVirtualClock(noon);
    const first = clock.advanceTo(noon + 10 * minuteMs, settled);
    const second = clock.advanceTo(noon + 20 * minuteMs, settled);
    await Promise.all([first, second]);
    expect(clock.now()).toBe(noon + 20 * minuteMs);
  });
});

describe('a periodic sweep', () => {
  /** Every five minutes, as the schedule engine registers it. */
  const everyFiveMinutes = (clock: ReturnType<typeof createVirtualClock>, isWorkOpen: () => boolean) => {
    const fired: number[] = [];
    const asked = vi.fn(isWorkOpen);
    const wait = (dueMs: number) => {
      const again = (afterMs: number) =>
        wait(noon + (Math.floor((afterMs - noon) / (5 * minuteMs)) + 1) * 5 * minuteMs);
      const fire = () => {
        fired.push(Math.round((dueMs - noon) / minuteMs));
        again(dueMs);
      };
      clock.at(dueMs, fire, { isWorkOpen: asked, passOver: again });
    };
    wait(noon + 5 * minuteMs);
    return { fired, asked };
  };

  test('is passed over in an advance while no work is open, however far it goes', async () => {
    const clock = createVirtualClock(noon);
    const sweep = everyFiveMinutes(clock, () => false);
    await clock.advanceTo(noon + 365 * 24 * 60 * minuteMs, settled);
    expect(sweep.fired).toEqual([]);
    expect(sweep.asked).toHaveBeenCalledTimes(1);
  });

  test('fires in an advance from the instant that opens work until it is done', async () => {
    const clock = createVirtualClock(noon);
    let open = false;
    const sweep = everyFiveMinutes(clock, () => open);
    clock.at(noon + 7 * minuteMs, () => void (open = true));
    clock.at(noon + 18 * minuteMs, () => void (open = false));
    await clock.advanceTo(noon + 60 * minuteMs, settled);
    expect(sweep.fired).toEqual([10, 15]);
  });

  test('fires in ordinary ticking without asking', () => {
    const clock = createVirtualClock(noon);
    const sweep = everyFiveMinutes(clock, () => false);
    vi.advanceTimersByTime(11 * minuteMs);
    expect(sweep.fired).toEqual([5, 10]);
    expect(sweep.asked).not.toHaveBeenCalled();
  });

  test('does not count as the next instant', () => {
    const clock = createVirtualClock(noon);
    everyFiveMinutes(clock, () => true);
    expect(clock.nextDueMs()).toBeUndefined();
  });
});
