import { batchItem } from '../audience/run.store.ts';
import { addToSums } from '../audience/sums.store.ts';
import type { CustomerId } from '../contracts/ids.ts';
import type { Batch } from '../contracts/run.ts';
import { absent, type Database, type Write, type WriteOutcome } from '../platform/database.ts';
import { type BatchOutcome, sumsOf } from './batch-outcome.ts';
import { resultPart } from './work.store.ts';

/**
 * A batch's result, once: with it the run's sums grow, people whose message is in doubt are listed for the sweeper, and
 * the deferred get child batches. `conflict` when another worker was first: the same batch has then been counted.
 */
export function recordResult(
  database: Database,
  batch: Batch,
  outcome: BatchOutcome,
  nowMs: number,
): Promise<WriteOutcome> {
  const inDoubt = [...outcome.dispatched].filter(([, status]) => status === 'unknown').map(([id]) => id);
  const at = new Date(nowMs).toISOString();
  const unknown: Write[] =
    inDoubt.length > 0
      ? [
          {
            put: 'campaigns',
            item: { id: batch.id, part: unknownPart(batch.part), customerIds: inDoubt.join(' '), at },
          },
        ]
      : [];
  return database.transact([
    { put: 'campaigns', item: { id: batch.id, part: resultPart(batch.part), at }, if: { id: absent } },
    addToSums(batch.id, batch.part, sumsOf(outcome)),
    ...unknown,
    ...childBatches(batch, outcome).map((child): Write => ({ put: 'campaigns', item: batchItem(child) })),
  ]);
}

export const unknownPart = (batchPart: string): string => batchPart.replace(/^batch/, 'unknown');

/** The deferred of a batch by the instant they wait for; a child's name grows from its parent's, so it is made once. */
export function childBatches(batch: Batch, { deferred }: BatchOutcome): Batch[] {
  const byInstant = Map.groupBy([...deferred], ([, untilMs]) => untilMs);
  return [...byInstant].map(([untilMs, people]) => {
    const dueAt = new Date(untilMs).toISOString();
    const name = batch.part.split('#')[2] ?? '';
    return { ...batch, part: `batch#${dueAt}#${name}.d`, dueAt, customerIds: people.map(([id]): CustomerId => id) };
  });
}
