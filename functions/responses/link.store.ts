import { DispatchFact } from '../contracts/facts.ts';
import type { CustomerId } from '../contracts/ids.ts';
import type { Database } from '../platform/database.ts';
import { Rejected } from '../platform/errors.ts';

/** The customer's message whose id begins like this, if there is one and no other. */
export async function findDispatch(
  database: Database,
  customerId: CustomerId,
  idStart: string,
): Promise<DispatchFact | undefined> {
  const { items } = await database.query('timeline', {
    partition: customerId,
    prefix: `dispatch#${idStart}`,
    limit: 2,
  });
  if (items.length !== 1) return undefined;
  const fact = DispatchFact.safeParse(items[0]);
  if (!fact.success) throw new Rejected(`a dispatch of ${customerId} cannot be read`);
  return fact.data;
}
