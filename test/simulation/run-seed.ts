import { checkAtRest, watch } from './promises/all-promises.ts';
import type { PromiseNumber } from './promises/promise-broken.ts';
import { tell } from './story.ts';
import { World } from './world.ts';

/** How often each thing happened in a run, faults among them. */
export type Counts = Record<string, number>;
export type SeedResult = {
  seed: number;
  broken?: { promise: PromiseNumber; message: string };
  counts: Counts;
  /** Two runs with the same went the same way, step by step. */
  traceHash: number;
};

/** Plays one seed to its end and checks what was promised. `trace` hears every step. */
export async function runSeed(seed: number, trace?: (line: string) => void): Promise<SeedResult> {
  const world = new World(seed, watch);
  if (trace) world.scheduler.trace = trace;
  try {
    await world.setUp();
    await tell(world);
    if (!world.broken) await checkAtRest(world);
  } catch (error) {
    // A fault of the simulator or a store that cannot be read any more: no promise can be told kept.
    world.break('unchecked', error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  const { broken, scheduler } = world;
  return {
    seed,
    ...(broken && { broken: { promise: broken.promise, message: broken.message } }),
    counts: countsOf(world),
    traceHash: scheduler.traceHash,
  };
}

function countsOf({ chronicle, scheduler, weather, visitors, people, copies }: World): Counts {
  const runs = [...chronicle.runs.values()];
  return {
    people: people.length,
    runs: runs.length,
    'runs finished': runs.filter(({ status }) => status === 'finished').length,
    sends: chronicle.acceptances.length,
    'opt-outs': chronicle.optOuts,
    stops: [...chronicle.stops.values()].flat().length,
    'links fetched by scanners': visitors.scans,
    'restored copies': copies,
    crashes: scheduler.crashes,
    steps: scheduler.steps,
    ...weather.counts,
  };
}
