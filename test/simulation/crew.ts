import { Worker } from 'node:worker_threads';
import type { SeedResult } from './run-seed.ts';

/** Seeds handed to a thread at a time: few enough that both end together, enough that asking costs nothing. */
const seedsAtOnce = 10;

/** What a thread is asked to play, both included. */
export type Seeds = { first: number; last: number };

/** Worlds are short-lived: with room for young objects they are never copied (a fifth less CPU, measured). */
const resourceLimits = { maxYoungGenerationSizeMb: 128 };

/** Threads that play seeds. They are this process's own, so they end with it. */
export class Crew {
  readonly #threads: Worker[];

  constructor(threads: number) {
    this.#threads = Array.from(
      { length: threads },
      () => new Worker(new URL('./seed-thread.ts', import.meta.url), { resourceLimits }),
    );
  }

  /** Results as they come, in no order. */
  async *play(first: number, seeds: number): AsyncGenerator<SeedResult> {
    const results: SeedResult[] = [];
    let wake = Promise.withResolvers<void>();
    let next = first;
    const last = first + seeds - 1;
    const hand = (thread: Worker) => {
      if (next > last) return;
      const some: Seeds = { first: next, last: Math.min(last, next + seedsAtOnce - 1) };
      next = some.last + 1;
      thread.postMessage(some, []);
    };
    for (const thread of this.#threads) {
      thread.on('message', (message: SeedResult | 'more') => {
        if (message === 'more') return hand(thread);
        results.push(message);
        return wake.resolve();
      });
      thread.on('error', (error) => wake.reject(error));
      hand(thread);
    }
    for (let played = 0; played < seeds; ) {
      if (results.length === 0) await wake.promise;
      wake = Promise.withResolvers<void>();
      for (const result of results.splice(0)) {
        played++;
        yield result;
      }
    }
  }

  async end(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.terminate()));
  }
}
