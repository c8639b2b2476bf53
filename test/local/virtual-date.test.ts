import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { createVirtualDate } from '../../infra/local/compute/functions/virtual-date.ts';

const dayMs = 86_400_000;

describe('the Date of a function', () => {
  const shared = new SharedArrayBuffer(8);
  const offset = new Float64Array(shared);
  const VirtualDate = createVirtualDate(Date, shared);

  it('follows the virtual clock', () => {
    offset[0] = 100 * dayMs;
    const realDays = Math.floor(Date.now() / dayMs);
    expect(Math.floor((VirtualDate.now() - 50) / dayMs) - realDays).toBeGreaterThanOrEqual(99);
    expect(new VirtualDate().getTime() - Date.now()).toBeGreaterThan(99 * dayMs);
    expect(new VirtualDate(VirtualDate()).getTime() - Date.now()).toBeGreaterThan(99 * dayMs);
  });

  it('is the real one in everything else', () => {
    const date = new VirtualDate('2027-02-28T00:00:00Z');
    expect(date.toISOString()).toBe('2027-02-28T00:00:00.000Z');
    expect(date).toBeInstanceOf(VirtualDate);
    expect(date).toBeInstanceOf(Date);
    expect(VirtualDate.UTC(2027, 0)).toBe(1798761600000);
    expect(VirtualDate.parse('2027-01-01')).toBe(1798761600000);
    expect(DateTime.fromJSDate(date).toUTC().toISODate()).toBe('2027-02-28');
  });
});
