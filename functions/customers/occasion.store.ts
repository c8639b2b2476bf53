import { CustomerId } from '../contracts/ids.ts';
import type { Cursor, Database, Delete, Put } from '../platform/database.ts';

export type OccasionPage = { customerIds: CustomerId[]; cursor?: Cursor };

/** One page of the customers under one occasion key (see `occasions.ts`), in order of their ids. */
export async function readOccasion(
  database: Database,
  occasion: string,
  { limit, cursor }: { limit: number; cursor?: Cursor | undefined },
): Promise<OccasionPage> {
  const page = await database.query('occasions', { partition: occasion, limit, ...(cursor && { cursor }) });
  const customerIds = page.items.map((item) => CustomerId.parse(item.customerId));
  return page.cursor ? { customerIds, cursor: page.cursor } : { customerIds };
}

/** What brings a customer's occasions from one set of keys to another; nothing when they are the same. */
export function occasionWrites(customerId: CustomerId, before: string[], after: string[]): (Put | Delete)[] {
  const keyOf = (occasion: string) => ({ occasion, customerId: customerId as string });
  return [
    ...before
      .filter((occasion) => !after.includes(occasion))
      .map((occasion) => ({ delete: 'occasions' as const, key: keyOf(occasion) })),
    ...after
      .filter((occasion) => !before.includes(occasion))
      .map((occasion) => ({ put: 'occasions' as const, item: keyOf(occasion) })),
  ];
}
