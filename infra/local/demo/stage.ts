import { type Random, seededRandom } from '../random.ts';
import { type DemoClient, UnexpectedAnswer } from './demo-client.ts';
import type { LocalControls } from './local-controls.ts';
import type { Terminal } from './terminal.ts';

/** What every chapter of the story has at hand. */
export type Stage = { client: DemoClient; local: LocalControls; terminal: Terminal; seed: number };

/** The story could not go on; its message, for whoever started it, names the chapter. */
export class DemoStopped extends Error {
  override readonly name = 'DemoStopped';
}

/** Prints the chapter's title and plays it; an answer that does not fit ends the story in this chapter's name. */
export async function chapter<T>({ terminal }: Stage, title: string, act: () => Promise<T>): Promise<T> {
  terminal.print('');
  terminal.print(title);
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof UnexpectedAnswer)) throw error;
    throw new DemoStopped(`The demo stopped at "${title}": ${error.message}`, { cause: error });
  }
}

/** Chance of its own for each chapter, so that one that draws more often does not change the next. */
export const chanceOf = ({ seed }: Stage, name: 'answers' | 'texts' | 'purchases'): Random =>
  seededRandom(seed + chapterOffsets[name]);

const chapterOffsets = { answers: 1_000_003, texts: 2_000_003, purchases: 3_000_017 };

/**
 * Does it for all of them in their order, some at a time, under a bar. What is done at the same time must not depend on
 * each other: whichever is first, the outcome is the same.
 */
export async function withBar<T>(
  { terminal }: Stage,
  what: string,
  things: readonly T[],
  act: (thing: T) => Promise<void>,
): Promise<void> {
  const bar = terminal.bar(what, things.length);
  try {
    for (let from = 0; from < things.length; from += atOnce) {
      const some = things.slice(from, from + atOnce);
      await Promise.all(some.map(act));
      bar.add(some.length);
    }
  } finally {
    bar.end();
  }
}

/** The host waits for all to be quiet before it answers a played event: together they wait once. */
const atOnce = 60;
