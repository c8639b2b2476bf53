import type { CustomerId, RunId } from '../contracts/ids.ts';
import { type Database, eachItem, type Item, textOf, type Write } from '../platform/database.ts';
import { unknownPart } from './result.store.ts';

/**
 * Item `unknown#…` beside a batch: `inDoubt` may have been sent and are settled by an event or the sweeper; `unresolved`
 * were given up, and an event may still prove them.
 */
export type Doubt = {
  id: RunId;
  batch: string;
  at: string;
  isResend: boolean;
  inDoubt: CustomerId[];
  unresolved: CustomerId[];
};

export const doubtKey = (runId: RunId, batch: string) => ({ id: runId as string, part: unknownPart(batch) });

export async function readDoubt(database: Database, runId: RunId, batch: string): Promise<Doubt | undefined> {
  const item = await database.get('campaigns', doubtKey(runId, batch));
  return item && toDoubt(item);
}

export async function* eachDoubt(database: Database, runId: RunId): AsyncGenerator<Doubt> {
  for await (const item of eachItem(database, 'campaigns', { partition: runId, prefix: 'unknown#' }))
    yield toDoubt(item);
}

/** These are no longer in doubt, on the condition that the list is as it was read; for `transact`. */
export function settled({ id, batch, inDoubt, unresolved }: Doubt, ids: CustomerId[], isGivenUp: boolean): Write {
  const rest = inDoubt.filter((customerId) => !ids.includes(customerId));
  const set = { customerIds: rest.join(' '), ...(isGivenUp && { unresolved: [...unresolved, ...ids].join(' ') }) };
  return { update: 'campaigns', key: doubtKey(id, batch), set, if: { customerIds: inDoubt.join(' ') } };
}

const toDoubt = (item: Item): Doubt => ({
  id: item.id as RunId,
  batch: textOf(item.part).replace(/^unknown/, 'batch'),
  at: textOf(item.at),
  isResend: item.isResend === true,
  inDoubt: idsIn(textOf(item.customerIds)),
  unresolved: idsIn(textOf(item.unresolved)),
});

const idsIn = (list: string): CustomerId[] => list.split(' ').filter((id) => id !== '') as CustomerId[];
