import { absent, type Database, type Item } from '../platform/database.ts';

/** Which stack these tables belong to. A restored copy carries the old stack's id and so may not send. */
export const fenceKey = { id: 'fence', part: 'fence' };

export const ownsTables = (fence: Item | undefined, stackId: string): boolean => fence?.stackId === stackId;

/** The first run of a new installation marks the tables as its stack's own; later calls change nothing. */
export async function raiseFence(database: Database, stackId: string): Promise<boolean> {
  await database.write({ put: 'campaigns', item: { ...fenceKey, stackId }, if: { id: absent } });
  return ownsTables(await database.get('campaigns', fenceKey), stackId);
}
