import { runKey, toBatch, toRun } from '../audience/run.store.ts';
import { type Sums, sumsKeys, toSums } from '../audience/sums.store.ts';
import { type Settings, settingsKey, toSettings } from '../campaigns/settings.store.ts';
import type { RunCounters } from '../contracts/counters.ts';
import type { SendBatch } from '../contracts/messages.ts';
import type { Batch, RunItem } from '../contracts/run.ts';
import type { Clock } from '../platform/clock.ts';
import { type Database, type Item, textOf } from '../platform/database.ts';
import { Retryable } from '../platform/errors.ts';
import { runCountersKey, toRunCounters } from '../scoring/counter.store.ts';
import { fenceKey, ownsTables } from '../triggers/fence.store.ts';

/** All a worker must know before it looks at people. */
export type Work = {
  run: RunItem;
  batch: Batch;
  isDone: boolean;
  settings: Settings;
  inOwnEnvironment: boolean;
  sums: Sums;
  /** What has come back so far, as the fold counts it. */
  counters: RunCounters;
  /** When this was asked (monotonic ms): staff may have paused the run since. */
  readAtMs: number;
};

export const resultPart = (batchPart: string): string => batchPart.replace(/^batch/, 'result');

/** One call: run, batch, its result if it has one, what the run has come to and what came back, the bank's settings, the fence. */
export async function readWork(
  { runId, batch }: SendBatch,
  { database, stackId, elapsedMs }: { database: Database; stackId: string; elapsedMs: Clock },
): Promise<Work> {
  const readAtMs = elapsedMs();
  const keys = [
    runKey(runId),
    { id: runId as string, part: batch },
    { id: runId as string, part: resultPart(batch) },
    ...sumsKeys(runId),
    runCountersKey(runId),
    settingsKey,
    fenceKey,
  ];
  const found = await database.getMany(keys.map((key) => ({ table: 'campaigns', key })));
  const items = new Map<string, Item>(found.map(({ item }) => [`${textOf(item.id)} ${textOf(item.part)}`, item]));
  const at = ({ id, part }: { id: string; part: string }) => items.get(`${id} ${part}`);
  const [run, batchItem] = [at(runKey(runId)), at({ id: runId, part: batch })];
  if (!run || !batchItem) throw new Retryable(`batch ${runId} ${batch} is not there yet`);
  return {
    run: toRun(run),
    batch: toBatch(batchItem),
    isDone: at({ id: runId, part: resultPart(batch) }) !== undefined,
    settings: toSettings(at(settingsKey)),
    inOwnEnvironment: ownsTables(at(fenceKey), stackId),
    sums: toSums(sumsKeys(runId).map(at)),
    counters: toRunCounters(at(runCountersKey(runId))),
    readAtMs,
  };
}
