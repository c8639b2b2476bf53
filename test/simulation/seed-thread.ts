import { parentPort } from 'node:worker_threads';
import type { Seeds } from './crew.ts';
import { runSeed } from './run-seed.ts';

// What the functions log would be a line for every message of every run.
process.stdout.write = () => true;

const crew = parentPort!;
crew.on('message', (seeds: Seeds) => void play(seeds));

async function play({ first, last }: Seeds): Promise<void> {
  for (let seed = first; seed <= last; seed++) crew.postMessage(await runSeed(seed), []);
  crew.postMessage('more', []);
}
