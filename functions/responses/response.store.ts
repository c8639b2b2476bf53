import { DispatchFact, type ResponseFact } from '../contracts/facts.ts';
import type { CustomerId, DispatchId, RunId } from '../contracts/ids.ts';
import type { Database, Insert, Item, TableKey } from '../platform/database.ts';
import { Rejected } from '../platform/errors.ts';

/** Inserts each fact once; gives the keys (`customerId` and `fact`) of those that may not have been written. */
export async function insertFacts(database: Database, facts: ResponseFact[]): Promise<ResponseFact[]> {
  const inserts = facts.map((fact): Insert => ({ insert: 'timeline', item: fact satisfies Item }));
  const outcomes = await database.writeEach(inserts);
  return facts.filter((_, n) => outcomes[n] === 'unknown');
}

/** Which of these runs have messages whose fate was unknown when they were written down. At most 100 runs. */
export async function runsWithUnknown(database: Database, runIds: RunId[]): Promise<Set<RunId>> {
  const keys = runIds.map((id): TableKey => ({ table: 'campaigns', key: { id, part: 'counters' } }));
  const counters = await database.getMany(keys);
  return new Set(counters.filter(({ item }) => Number(item.unknown ?? 0) > 0).map(({ item }) => item.id as RunId));
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
