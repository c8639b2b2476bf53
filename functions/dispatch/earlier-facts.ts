import { type DispatchFact, Fact } from '../contracts/facts.ts';
import type { CustomerId } from '../contracts/ids.ts';
import type { Batch, RunItem } from '../contracts/run.ts';
import { type Database, textOf } from '../platform/database.ts';
import { Rejected } from '../platform/errors.ts';
import type { BatchOutcome } from './batch-outcome.ts';
import { dispatchFactKey } from './facts-of-batch.ts';
import type { Work } from './work.store.ts';

/**
 * Takes over the messages that earlier attempts wrote down of these people: they are done and not decided again. A
 * dispatch of another run of the same occurrence means the person had the message: refused here.
 */
export async function adoptEarlierFacts(
  { work, outcome, parts }: { work: Pick<Work, 'run' | 'batch'>; outcome: BatchOutcome; parts: { database: Database } },
  ids: CustomerId[],
): Promise<void> {
  for (const fact of await readDispatches(parts.database, work, ids)) {
    if (fact.runId === work.run.id) outcome.dispatched.set(fact.customerId, fact.status);
    else outcome.refused.set(fact.customerId, { reason: 'already-contacted', findings: [] });
  }
}

/** The dispatches of this batch's occurrence that are there, of at most 100 people. */
export async function readDispatches(
  database: Database,
  { run, batch }: { run: RunItem; batch: Pick<Batch, 'isResend'> },
  ids: CustomerId[],
): Promise<DispatchFact[]> {
  if (ids.length === 0) return [];
  const keyOf = (customerId: CustomerId) => ({ customerId, fact: dispatchFactKey(run, customerId, batch.isResend) });
  const found = await database.getMany(ids.map((id) => ({ table: 'timeline', key: keyOf(id) })));
  return found.map(({ item }) => {
    const { success, data: fact } = Fact.safeParse(item);
    if (!success || fact.kind !== 'dispatch')
      throw new Rejected(`fact ${textOf(item.fact)} of ${textOf(item.customerId)} cannot be read`);
    return fact;
  });
}
