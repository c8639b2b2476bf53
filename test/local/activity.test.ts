import { describe, expect, it } from 'vitest';
import { createActivity } from '../../infra/local/compute/activity.ts';

describe('idleness', () => {
  it('is told at once where nothing runs', async () => {
    expect(await createActivity().settled()).toBe(true);
  });

  it('waits for work, and for work that work began', async () => {
    const activity = createActivity();
    const said: string[] = [];
    const endFirst = activity.begin();
    const idle = activity.settled().then(() => said.push('idle'));
    queueMicrotask(() => {
      const endSecond = activity.begin();
      endFirst();
      setImmediate(() => {
        said.push('second ends');
        endSecond();
      });
    });
    await idle;
    expect(said).toEqual(['second ends', 'idle']);
  });

  it('counts a piece of work once, however often its end is told', async () => {
    const activity = createActivity();
    const end = activity.begin();
    activity.begin();
    end();
    end();
    expect(await activity.settled(1)).toBe(false);
  });

  it('asks every watched source', async () => {
    const activity = createActivity();
    let isEmpty = false;
    activity.watch(() => isEmpty);
    expect(await activity.settled(1)).toBe(false);
    const idle = activity.settled();
    isEmpty = true;
    activity.changed();
    expect(await idle).toBe(true);
  });
});
