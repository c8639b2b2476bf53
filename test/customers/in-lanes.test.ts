import { expect, it } from 'vitest';
import { Lanes } from '../../functions/customers/in-lanes.ts';

const turn = () => new Promise<void>((done) => setImmediate(done));

it('runs at most so many at once, and holds up whoever brings more', async () => {
  const lanes = new Lanes(3);
  let running = 0;
  let most = 0;
  for (let n = 0; n < 12; n++)
    await lanes.enter(new Set([`k${n}`]), async () => {
      running += 1;
      most = Math.max(most, running);
      await turn();
      running -= 1;
    });
  await lanes.drain();
  expect(most).toBe(3);
  expect(running).toBe(0);
});

it('runs what names a common key one after the other, in order', async () => {
  const lanes = new Lanes(4);
  const said: string[] = [];
  const task = (name: string) => async () => {
    said.push(`${name} begins`);
    await turn();
    said.push(`${name} ends`);
  };
  await lanes.enter(new Set(['a', 'b']), task('first'));
  await lanes.enter(new Set(['c']), task('other'));
  await lanes.enter(new Set(['b']), task('second'));
  await lanes.drain();
  expect(said.indexOf('first ends')).toBeLessThan(said.indexOf('second begins'));
  expect(said.indexOf('other begins')).toBeLessThan(said.indexOf('first ends'));
});

it('begins nothing more after a failure, and tells it', async () => {
  const lanes = new Lanes(1);
  let begun = 0;
  await lanes.enter(new Set(['a']), () => Promise.reject(new Error('broken')));
  await expect(
    lanes.enter(new Set(['b']), async () => {
      begun += 1;
    }),
  ).rejects.toThrow('broken');
  await expect(lanes.drain()).rejects.toThrow('broken');
  expect(begun).toBe(0);
});
