import { runKey, toBatch, toRun } from '../audience/run.store.ts';
import { type Sums, sumsKeys, toSums } from '../audience/sums.store.ts';
import { type Settings, settingsKey, toSettings } from '../campaigns/settings.store.ts';
import type { SendBatch } from '../contracts/messages.ts';
import type { Batch, RunItem } from '../contracts/run.ts';
import { type Database, type Item, textOf } from '../platform/database.ts';
import { Retryable } from '../platform/errors.ts';
import { fenceKey, ownsTables } from '../triggers/fence.store.ts';

/** All a worker must know before it looks at people. */
export type Work = {
  run: RunItem;
  batch: Batch;
  isDone: boolean;
  settings: Settings;
  inOwnEnvironment: boolean;
  sums: Sums;
};

export const resultPart = (batchPart: string): string => batchPart.replace(/^batch/, 'result');

/** One call: run, batch, its result if it has one, what the run has counted so far, the bank's settings, the fence. */
export async function readWork(database: Database, { runId, batch }: SendBatch, stackId: string): Promise<Work> {
  const keys = [
    runKey(runId),
    { id: runId as string, part: batch },
    { id: runId as string, part: resultPart(batch) },
    ...sumsKeys(runId),
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
  };
}
