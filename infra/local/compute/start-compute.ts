import { join } from 'node:path';
import { callEngine } from '../aws/dynamodb-engine-call.ts';
import type { Aws, VirtualClock } from '../parts.ts';
import { type Activity, createActivity } from './activity.ts';
import { type RunningFunction, startFunctions } from './functions/start-functions.ts';
import { createLandscape, type Landscape } from './landscape.ts';
import { createOpenWork, type OpenWork, readPartsOf } from './open-work.ts';
import { secretFromSeed } from './secret-from-seed.ts';
import { openCheckpoints } from './sources/checkpoints.ts';
import { announceObjects } from './sources/object-notice.ts';
import { startQueueSource } from './sources/queue-source.ts';
import { startStreamSource } from './sources/stream-source.ts';
import { standUp } from './template/stand-up.ts';
import type { Assembly } from './template/template.ts';

export type ComputeOptions = {
  assembly: Assembly;
  aws: Aws;
  clock: VirtualClock;
  baseUrl: string;
  seed: number;
  root: string;
  cache: string;
  /** Where checkpoints are kept; without it they last as long as the process. */
  dataFolder: string | undefined;
  logFolder: string;
  verbose: boolean;
};

export type Compute = {
  landscape: Landscape;
  functions: Map<string, RunningFunction>;
  activity: Activity;
  openWork: OpenWork;
  close(): Promise<void>;
};

/** Stands up what the template says and starts what works in it: functions and their event sources. */
export async function startCompute(options: ComputeOptions): Promise<Compute> {
  const { aws, clock } = options;
  const landscape = createLandscape();
  await standUp(options.assembly, {
    aws,
    landscape,
    baseUrl: options.baseUrl,
    secretValue: (properties) => secretFromSeed(properties, options.seed),
  });
  const openWork = createOpenWork(
    readPartsOf(campaignsTableOf(landscape), (operation, input) => callEngine(aws.databaseEndpoint, operation, input)),
  );
  const functions = await startFunctions(landscape, aws, { ...options, clockOffset: clock.shared, openWork });
  for (const schedule of landscape.schedules) aws.schedules.create(schedule);
  const activity = createActivity();
  watchQueues(landscape, aws, activity);
  announceObjects(landscape, aws, () => clock.now());
  const stops = await startSources(landscape, functions, options, activity);
  return {
    landscape,
    functions,
    activity,
    openWork,
    async close() {
      // Threads first: a source waits for the batch that its function is busy with.
      const stopping = stops.map((stop) => stop());
      await Promise.all([...functions.values()].map((one) => one.close()));
      await Promise.all(stopping);
    },
  };
}

/** Queues that a function reads count for idleness, dead letters and whatever only people look at do not. */
function watchQueues({ queueMappings }: Landscape, { queues }: Aws, activity: Activity): void {
  const read = new Set(queueMappings.map(({ queueArn }) => queueArn));
  activity.watch(() => queues.depth().every((one) => !read.has(one.arn) || (one.visible === 0 && one.inFlight === 0)));
}

async function startSources(
  landscape: Landscape,
  functions: Map<string, RunningFunction>,
  { aws, clock, dataFolder }: ComputeOptions,
  activity: Activity,
): Promise<(() => Promise<void>)[]> {
  const checkpoints = openCheckpoints(dataFolder && join(dataFolder, 'stream-checkpoints.json'));
  const stops: (() => Promise<void>)[] = [];
  for (const mapping of landscape.streamMappings) {
    const target = functionAt(functions, mapping.functionArn);
    stops.push(await startStreamSource(mapping, target, { aws, clock, activity, checkpoints }));
  }
  for (const mapping of landscape.queueMappings) {
    const visibilitySeconds = landscape.queueVisibilitySeconds.get(mapping.queueArn) ?? 30;
    stops.push(startQueueSource(mapping, functionAt(functions, mapping.functionArn), visibilitySeconds, aws, activity));
  }
  return stops;
}

/** Open runs lie there; every function that has to do with runs is told its name. */
function campaignsTableOf({ functions }: Landscape): string {
  const names = [...functions.values()].map(({ environment }) => environment['CAMPAIGNS_TABLE']);
  const name = names.find((one) => one !== undefined);
  if (name === undefined) throw new Error('no function of the template is told CAMPAIGNS_TABLE');
  return name;
}

function functionAt(functions: Map<string, RunningFunction>, arn: string): RunningFunction {
  const found = functions.get(arn);
  if (found === undefined) throw new Error(`an event source names a function that is not in the template: ${arn}`);
  return found;
}
