import { batchItem } from '../audience/run.store.ts';
import { addToSums } from '../audience/sums.store.ts';
import type { DispatchFact } from '../contracts/facts.ts';
import type { CustomerId } from '../contracts/ids.ts';
import type { Batch, RunItem } from '../contracts/run.ts';
import { absent, type Database, type Item, type Write, type WriteOutcome } from '../platform/database.ts';
import { type BatchOutcome, sumsOf } from './batch-outcome.ts';
import { refusalFact } from './facts-of-batch.ts';
import { resultPart } from './work.store.ts';

/**
 * A batch's result, once: with it the run's sums grow, its refusals are written (so that of two workers who had the
 * batch, only those of the one that is counted stand), people whose message is in doubt are listed for the sweeper, and
 * the deferred get child batches. `conflict` when another worker was first, or another transaction was in the way.
 * At most 50 refusals and a few items beside them: under the 100 of a transaction.
 */
export function recordResult(
  database: Database,
  { run, batch }: { run: RunItem; batch: Batch },
  outcome: BatchOutcome,
  nowMs: number,
): Promise<WriteOutcome> {
  const at = new Date(nowMs).toISOString();
  const refusals = [...outcome.refused].map(([id, refusal]) => refusalFact(run, id, refusal, nowMs));
  return database.transact([
    { put: 'campaigns', item: { id: batch.id, part: resultPart(batch.part), at }, if: { id: absent } },
    addToSums(batch.id, batch.part, sumsOf(outcome)),
    ...doubts(batch, outcome, at),
    ...refusals.map((item): Write => ({ put: 'timeline', item })),
    ...childBatches(batch, outcome).map((child): Write => ({ put: 'campaigns', item: batchItem(child) })),
  ]);
}

export const hasResult = async (database: Database, { id, part }: Batch): Promise<boolean> =>
  (await database.get('campaigns', { id, part: resultPart(part) })) !== undefined;

export const unknownPart = (batchPart: string): string => batchPart.replace(/^batch/, 'unknown');

/** Whom nobody knows about: in doubt still, or given up (and still to be proven by a late event). */
function doubts({ id, part, isResend }: Batch, { dispatched }: BatchOutcome, at: string): Write[] {
  const those = (wanted: DispatchFact['status']) =>
    [...dispatched].flatMap(([customerId, status]) => (status === wanted ? [customerId] : [])).join(' ');
  const lists = { customerIds: those('unknown'), unresolved: those('unresolved') };
  if (lists.customerIds === '' && lists.unresolved === '') return [];
  const item: Item = { id, part: unknownPart(part), ...lists, at, ...(isResend && { isResend }) };
  return [{ put: 'campaigns', item }];
}

/** The deferred of a batch by the instant they wait for; a child's name grows from its parent's, so it is made once. */
export function childBatches(batch: Batch, { deferred }: BatchOutcome): Batch[] {
  const byInstant = Map.groupBy([...deferred], ([, untilMs]) => untilMs);
  return [...byInstant].map(([untilMs, people]) => {
    const dueAt = new Date(untilMs).toISOString();
    return { ...batch, part: `batch#${dueAt}#${nameOf(batch)}.d`, dueAt, customerIds: people.map(([id]) => id) };
  });
}

/** Those of a batch whose first message was never heard of, sent once more and due at once. */
export function resendBatch(batch: Batch, customerIds: CustomerId[], nowMs: number): Batch {
  const dueAt = new Date(nowMs).toISOString();
  return { ...batch, part: `batch#${dueAt}#${nameOf(batch)}.r`, dueAt, customerIds, isResend: true };
}

const nameOf = ({ part }: Batch): string => part.split('#')[2] ?? '';
