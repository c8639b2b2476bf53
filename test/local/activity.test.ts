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

describe('a lull', () => {
  it('comes at once for work that is alone', async () => {
    const activity = createActivity();
    const end = activity.begin();
    await activity.lull(60_000);
    const idle = activity.settled();
    end();
    expect(await idle).toBe(true);
  });

  it('comes when all others have ended and their queues are empty', async () => {
    const activity = createActivity();
    const said: string[] = [];
    let isEmpty = false;
    activity.watch(() => isEmpty);
    activity.begin();
    const endOther = activity.begin();
    const lull = activity.lull(60_000).then(() => said.push('lull'));
    endOther();
    setImmediate(() => {
      said.push('empty');
      isEmpty = true;
      activity.changed();
    });
    await lull;
    expect(said).toEqual(['empty', 'lull']);
  });

  it('is not waited for longer than asked', async () => {
    const activity = createActivity();
    activity.begin();
    activity.begin();
    await activity.lull(1);
    expect(await activity.settled(1)).toBe(false);
  });

  it('is no idleness: who waits for that waits until the work after the lull has ended', async () => {
    const activity = createActivity();
    const said: string[] = [];
    const end = activity.begin();
    const idle = activity.settled().then(() => said.push('idle'));
    await activity.lull(60_000);
    said.push('work');
    end();
    await idle;
    expect(said).toEqual(['work', 'idle']);
  });
});
