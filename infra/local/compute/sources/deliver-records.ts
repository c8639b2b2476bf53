import type { Aws, VirtualClock } from '../../parts.ts';
import { FunctionFailed } from '../functions/local-function.ts';
import type { RunningFunction } from '../functions/start-functions.ts';
import type { StreamMapping } from '../landscape.ts';
import type { StreamRecord } from './stream-client.ts';
import { failureNotice, streamEvent, type Window } from './stream-event.ts';

export type Delivery = {
  mapping: StreamMapping;
  target: RunningFunction;
  aws: Aws;
  clock: VirtualClock;
  /** Waits in virtual time, while the host counts as idle. */
  pause: (ms: number) => Promise<void>;
  /** Ends the tries; the checkpoint then stays where it was. */
  stopping: AbortSignal;
};

export type ShardWindow = { shardId: string; window: Window | undefined };

/**
 * Hands one shard's records to the function, in order, again and again until it has taken them; halves the batch or gives
 * it up where the mapping says so. Resolves when the checkpoint may move past the last of them.
 */
export async function deliverRecords(
  delivery: Delivery,
  shard: ShardWindow,
  records: StreamRecord[],
  isFinal = false,
): Promise<void> {
  const { mapping, stopping } = delivery;
  let open = records;
  for (let attempts = 1; !stopping.aborted; attempts += 1) {
    const taken = await takenRecords(delivery, shard, open, isFinal);
    if (taken === 'all') return;
    if (taken > 0) {
      open = open.slice(taken);
      attempts = 0;
      continue;
    }
    if (mapping.bisectsOnError && open.length > 1) {
      const middle = Math.ceil(open.length / 2);
      await deliverRecords(delivery, shard, open.slice(0, middle));
      return deliverRecords(delivery, shard, open.slice(middle), isFinal);
    }
    if (mapping.maxRetries >= 0 && attempts > mapping.maxRetries) return giveUp(delivery, shard, open, attempts);
    await delivery.pause(Math.min(1000 * 2 ** (attempts - 1), longestPauseMs));
  }
}

/** Lambda backs off between tries of a failing shard without saying how far; a minute keeps a local host watchable. */
const longestPauseMs = 60_000;

/** How many records the function took, from the first on. The window's state moves with them. */
async function takenRecords(
  { mapping, target, aws, clock }: Delivery,
  { shardId, window }: ShardWindow,
  records: StreamRecord[],
  isFinal: boolean,
): Promise<number | 'all'> {
  const event = streamEvent(records, mapping, { region: aws.region, nowMs: clock.now(), shardId, window, isFinal });
  let answer: unknown;
  try {
    answer = await target.invoke(event);
  } catch (error) {
    // The function's log has the reason; here it means: these records again.
    if (error instanceof FunctionFailed) return 0;
    throw error;
  }
  const { state, batchItemFailures } = (answer ?? {}) as { state?: unknown; batchItemFailures?: unknown };
  const taken = mapping.reportsItemFailures ? beforeFirstFailure(batchItemFailures, records) : 'all';
  if (window === undefined) return taken;
  // "If the response does not contain a state property, Lambda considers this a failed invocation" (Lambda guide, windows).
  if (state === undefined) return 0;
  window.state = state;
  return taken;
}

function beforeFirstFailure(failures: unknown, records: StreamRecord[]): number | 'all' {
  if (failures === undefined || failures === null) return 'all';
  if (!Array.isArray(failures)) return 0;
  if (failures.length === 0) return 'all';
  const failed = new Set(failures.map((failure: { itemIdentifier?: unknown } | null) => failure?.itemIdentifier));
  const first = records.findIndex(({ dynamodb }) => failed.has(dynamodb.SequenceNumber));
  return Math.max(first, 0);
}

function giveUp(
  { mapping, aws, clock }: Delivery,
  { shardId }: ShardWindow,
  records: StreamRecord[],
  attempts: number,
): void {
  if (mapping.onFailureQueueArn === undefined) return;
  aws.queues.send(
    mapping.onFailureQueueArn,
    failureNotice(records, mapping, { shardId, nowMs: clock.now(), attempts }),
  );
}
