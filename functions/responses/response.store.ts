import { readSums } from '../audience/sums.store.ts';
import { DispatchFact, type ResponseFact } from '../contracts/facts.ts';
import type { CustomerId, DispatchId, RunId } from '../contracts/ids.ts';
import { eachDoubt } from '../dispatch/doubt.store.ts';
import type { Database, Insert, Item, TableKey } from '../platform/database.ts';
import { Rejected } from '../platform/errors.ts';

/** Inserts each fact once; gives the keys (`customerId` and `fact`) of those that may not have been written. */
export async function insertFacts(database: Database, facts: ResponseFact[]): Promise<ResponseFact[]> {
  const inserts = facts.map((fact): Insert => ({ insert: 'timeline', item: fact satisfies Item }));
  const outcomes = await database.writeEach(inserts);
  return facts.filter((_, n) => outcomes[n] === 'unknown');
}

/**
 * Which of these runs have messages in doubt or given up, by the runs' own sums: strongly consistent, so that no proof is
 * missed while the fold lags behind. One query a run, since four small items of a partition then cost one read unit.
 */
export async function runsInDoubt(database: Database, runIds: RunId[]): Promise<Set<RunId>> {
  const sums = await Promise.all(runIds.map((runId) => readSums(database, runId)));
  return new Set(runIds.filter((_, n) => sums[n]!.unknown > 0 || sums[n]!.outcomes.unresolved > 0));
}

/** Which of these people the run lists as in doubt or given up. */
export async function peopleInDoubt(
  database: Database,
  runId: RunId,
  customerIds: Set<CustomerId>,
): Promise<Set<CustomerId>> {
  const found = new Set<CustomerId>();
  for await (const { inDoubt, unresolved } of eachDoubt(database, runId))
    for (const id of [...inDoubt, ...unresolved]) if (customerIds.has(id)) found.add(id);
  return found;
}

/** The dispatch facts of these messages that are there. At most 100. */
export async function readDispatches(
  database: Database,
  messages: { customerId: CustomerId; dispatchId: DispatchId }[],
): Promise<DispatchFact[]> {
  const keys = messages.map(
    ({ customerId, dispatchId }): TableKey => ({
      table: 'timeline',
      key: { customerId, fact: `dispatch#${dispatchId}` },
    }),
  );
  return (await database.getMany(keys)).map(({ item }) => {
    const fact = DispatchFact.safeParse(item);
    if (!fact.success) throw new Rejected(`a dispatch cannot be read: ${JSON.stringify([item.customerId, item.fact])}`);
    return fact.data;
  });
}
