import { describe, expect, test } from 'vitest';
import { MemoryDatabase } from '../../functions/platform/memory-database.ts';
import { showRun } from '../../functions/reports/show-run.ts';
import { aRun } from '../support/builders.ts';

describe('a run as staff see it', () => {
  test('says why it paused, and nothing of how it counts', async () => {
    const pausedBecause = 'Too many bounces: 12 of 400 messages sent; a run pauses above 2 %.';
    const run = aRun({ status: 'paused', pausedBecause, rampStep: 1, frozen: 3 });
    expect(await showRun(new MemoryDatabase(), run)).toEqual({
      id: 'run_1v1once',
      campaignId: 'cmp_1',
      status: 'paused',
      occurrence: 'once',
      startedAt: '2027-03-01T09:50:00.000Z',
      frozen: 3,
      open: 3,
      outcomes: { sent: 0, refused: 0, failed: 0, unresolved: 0, holdout: 0 },
      reasons: {},
      pausedBecause,
    });
  });

  test('has no reason left once it was resumed', async () => {
    expect((await showRun(new MemoryDatabase(), aRun({ pausedBecause: '' }))).pausedBecause).toBeUndefined();
  });
});
