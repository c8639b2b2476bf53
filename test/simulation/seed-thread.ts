import { parentPort } from 'node:worker_threads';
import { runSeed } from './run-seed.ts';

// What the functions log would be a line for every message of every run.
process.stdout.write = () => true;

parentPort!.on('message', async ({ first, last }: { first: number; last: number }) => {
  for (let seed = first; seed <= last; seed++) parentPort!.postMessage(await runSeed(seed));
  parentPort!.postMessage('more');
});
