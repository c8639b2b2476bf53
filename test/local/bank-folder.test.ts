import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openBankFolder } from '../../infra/local/bank-folder.ts';
import { createVirtualClock } from '../../infra/local/clock.ts';
import { keepClock, startOfClock } from '../../infra/local/clock-file.ts';
import { openCheckpoints } from '../../infra/local/compute/sources/checkpoints.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'heliant-bank-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a bank kept in a folder', () => {
  it('keeps the seed it was begun with', () => {
    openBankFolder(folder, 7).markDemo('none');
    expect(openBankFolder(folder, undefined)).toMatchObject({ seed: 7, demo: 'none' });
    expect(() => openBankFolder(folder, 8)).toThrow('was begun with --seed 7; it cannot go on with 8');
  });

  it('is new once, and takes seed 1 where none is asked for', () => {
    expect(openBankFolder(folder, undefined)).toMatchObject({ seed: 1, demo: undefined });
  });

  it('remembers a demo that a kill cut short', () => {
    openBankFolder(folder, undefined).markDemo('begun');
    expect(openBankFolder(folder, undefined).demo).toBe('begun');
  });

  it('goes on no earlier than virtual time stood, and later if asked for', () => {
    const file = join(folder, 'clock.json');
    const march = Date.UTC(2027, 2, 1);
    const clock = createVirtualClock(march);
    keepClock(file, clock).close();
    clock.close();
    expect(startOfClock(file, Date.UTC(2027, 1, 1), Date.UTC(2026, 0))).toBeGreaterThanOrEqual(march);
    expect(startOfClock(file, undefined, Date.UTC(2030, 0))).toBeLessThan(march + 60_000);
    expect(startOfClock(file, Date.UTC(2028, 0), 0)).toBe(Date.UTC(2028, 0));
  });

  it('takes the real time, or the time asked for, for a bank that has no clock yet', () => {
    expect(startOfClock(join(folder, 'clock.json'), undefined, 5)).toBe(5);
    expect(startOfClock(undefined, 9, 5)).toBe(9);
  });

  it('reads streams on from the last record that was taken', () => {
    const file = join(folder, 'checkpoints.json');
    openCheckpoints(file).save('shard-1', '000041');
    expect(openCheckpoints(file).of('shard-1')).toBe('000041');
    expect(openCheckpoints(file).of('shard-2')).toBeUndefined();
  });
});
