import type { Aws, VirtualClock } from '../../parts.ts';
import type { Activity } from '../activity.ts';
import type { RunningFunction } from '../functions/start-functions.ts';
import type { StreamMapping } from '../landscape.ts';
import type { Checkpoints } from './checkpoints.ts';
import { ShardReader } from './shard-reader.ts';
import { createStreamClient } from './stream-client.ts';

/** What Lambda needs from a function's role to read a stream for it. */
const readerActions = ['dynamodb:DescribeStream', 'dynamodb:GetShardIterator', 'dynamodb:GetRecords'];

/** Engines that split shards do so every few hours: a new one is found at the next look. */
const shardsKnownForMs = 30_000;

/** Lambda reads a shard four times a second (Lambda developer guide, "Polling and batching streams"); here sooner, when nothing else runs. */
const longestGatheringMs = 250;

export type StreamSourceParts = { aws: Aws; clock: VirtualClock; activity: Activity; checkpoints: Checkpoints };

/**
 * Feeds a table's stream to its function; gives back the stop. Reads only when a write to the table was reported, when a
 * window ends, and once at the start (what a kill left unread).
 */
export async function startStreamSource(
  mapping: StreamMapping,
  target: RunningFunction,
  parts: StreamSourceParts,
): Promise<() => Promise<void>> {
  const { aws } = parts;
  checkReader(mapping, target, aws);
  const tableName = /:table\/([^/]+)\/stream\//.exec(mapping.streamArn)?.[1] ?? '';
  const client = createStreamClient(aws.databaseEndpoint);
  // The engine has its own idea of region and account, so the ARN it knows is its own.
  const streamArn = await client.streamArnOf(tableName);
  const stopping = new AbortController();
  const wake = wakeable(parts, stopping.signal, (work) => {
    const delivery = { mapping, target, aws, clock: parts.clock, pause: work.pause, stopping: stopping.signal };
    const shardParts = { streamArn, mapping, client, checkpoints: parts.checkpoints, delivery };
    return readAllShards(
      () => client.shardIdsOf(streamArn),
      (shardId) => new ShardReader(shardId, { ...shardParts, windowEnds: () => wake.up() }),
    );
  });
  aws.onStreamWrite((written) => {
    if (written === tableName) wake.up();
  });
  wake.up();
  return async () => {
    stopping.abort();
    await wake.done();
  };
}

function checkReader(mapping: StreamMapping, target: RunningFunction, { permissions }: Aws): void {
  for (const action of readerActions) {
    if (!permissions.check(target.accessKeyId, action, mapping.streamArn)) {
      throw new Error(`${target.name} may not read its stream: its role lacks ${action} on ${mapping.streamArn}`);
    }
  }
  permissions.check(target.accessKeyId, 'dynamodb:ListStreams', '*');
}

/** Gives a function that reads every open shard to its end, parents before their children. */
function readAllShards(list: () => Promise<string[]>, open: (shardId: string) => ShardReader): () => Promise<void> {
  const readers = new Map<string, ShardReader>();
  let knownUntilMs = 0;
  return async () => {
    for (let again = true; again; ) {
      if (performance.now() >= knownUntilMs) {
        for (const shardId of await list()) if (!readers.has(shardId)) readers.set(shardId, open(shardId));
        knownUntilMs = performance.now() + shardsKnownForMs;
      }
      again = false;
      for (const reader of [...readers.values()].filter(({ isClosed }) => !isClosed)) {
        await reader.readToEnd();
        // A closed shard has children that go on where it ended.
        if (reader.isClosed) again = true;
      }
      if (again) knownUntilMs = 0;
    }
  };
}

type Work = { pause: (ms: number) => Promise<void> };

/** One reading at a time; waking up during one makes another follow. The host is busy while it reads, not while it pauses. */
function wakeable(
  { clock, activity }: StreamSourceParts,
  stopping: AbortSignal,
  start: (work: Work) => () => Promise<void>,
) {
  let isWanted = false;
  let reading: Promise<void> | undefined;
  let end = () => {};
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      end();
      clock.at(clock.now() + ms, () => {
        end = activity.begin();
        resolve();
      });
      if (stopping.aborted) resolve();
      stopping.addEventListener('abort', () => resolve(), { once: true });
    });
  const read = start({ pause });

  async function readWhileWanted(): Promise<void> {
    while (isWanted && !stopping.aborted) {
      await activity.lull(longestGatheringMs);
      isWanted = false;
      await read();
    }
  }

  return {
    up(): void {
      isWanted = true;
      if (reading !== undefined || stopping.aborted) return;
      end = activity.begin();
      reading = readWhileWanted().finally(() => {
        reading = undefined;
        end();
      });
    },
    done: async (): Promise<void> => reading,
  };
}
