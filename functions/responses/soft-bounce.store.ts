import { DispatchId } from '../contracts/ids.ts';
import { absent, type Database, eachItem, type Key, textOf } from '../platform/database.ts';

/** One message that an address would not take for the moment. */
export type SoftBounce = { dispatchId: DispatchId; atMs: number };

/** A day longer than the window in which they count; DynamoDB deletes it up to two days later (DynamoDB guide: TTL). */
const keptDays = 31;

/** They lie under the address's hash, one item for each message. */
const keyOf = (addressHash: string, dispatchId: DispatchId): Key => ({
  id: partitionOf(addressHash),
  part: dispatchId,
});
const partitionOf = (addressHash: string): string => `soft-bounces#${addressHash}`;

/** Notes it once: told again, it changes nothing. */
export async function noteSoftBounce(
  database: Database,
  addressHash: string,
  { dispatchId, atMs }: SoftBounce,
): Promise<void> {
  const at = new Date(atMs).toISOString();
  const expiresAt = Math.ceil(atMs / 1000) + keptDays * 86_400;
  const item = { ...keyOf(addressHash, dispatchId), at, expiresAt };
  await database.write({ put: 'campaigns', item, if: { part: absent } });
}

/** What is noted of an address, earliest first. Strongly consistent: whoever noted one before reading sees it. */
export async function softBouncesOf(database: Database, addressHash: string): Promise<SoftBounce[]> {
  const bounces: SoftBounce[] = [];
  for await (const item of eachItem(database, 'campaigns', { partition: partitionOf(addressHash) }))
    bounces.push({ dispatchId: DispatchId.parse(item.part), atMs: Date.parse(textOf(item.at)) });
  return bounces.toSorted((a, b) => a.atMs - b.atMs || (a.dispatchId < b.dispatchId ? -1 : 1));
}
