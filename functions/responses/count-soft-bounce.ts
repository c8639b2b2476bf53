import { hashAddress } from '../consent/address.ts';
import { suppressByAddress } from '../consent/change-address.ts';
import type { CustomerId, DispatchId } from '../contracts/ids.ts';
import type { Brand, MessageChannel } from '../contracts/vocabulary.ts';
import type { Database } from '../platform/database.ts';
import { noteSoftBounce, type SoftBounce, softBouncesOf } from './soft-bounce.store.ts';

/** A message that an address would not take for the moment. `bouncedAtMs` when it bounced, `at` now, both epoch ms. */
export type SoftBounceReport = {
  channel: MessageChannel;
  address: string;
  hashKey: Buffer;
  brand: Brand;
  customerId: CustomerId;
  dispatchId: DispatchId;
  bouncedAtMs: number;
  at: number;
};

/** The third within 30 days is taken as a mailbox that nobody looks after (requirement: three in 30 days). */
const closesAfter = 3;
const windowMs = 30 * 86_400_000;

/**
 * Closes the address when three messages to it have bounced within 30 days, whatever campaigns they were of. Written
 * first and read then: of workers that meet, the last to read sees all three. A delivery in between changes nothing:
 * a mailbox that takes one message and refuses three in a month is full or abandoned, and asking after each delivery
 * would cost a read for every message there is. Repeatable.
 */
export async function countSoftBounce(database: Database, report: SoftBounceReport): Promise<void> {
  const { channel, address, hashKey, brand, customerId, dispatchId, bouncedAtMs, at } = report;
  const addressHash = hashAddress(hashKey, channel, address);
  await noteSoftBounce(database, addressHash, { dispatchId, atMs: bouncedAtMs });
  const enough = closingBounces(await softBouncesOf(database, addressHash));
  if (!enough) return;
  await suppressByAddress(database, {
    channel,
    addressHash,
    reason: 'bounce',
    source: 'soft-bounces',
    evidence: enough.map((bounce) => bounce.dispatchId).join(' '),
    at,
    brand,
    customerId,
    dispatchId,
  });
}

/** The last three that lie close enough together; `bounces` are in the order they happened. */
function closingBounces(bounces: SoftBounce[]): SoftBounce[] | undefined {
  const starts = bounces.map((_, n) => bounces.slice(n, n + closesAfter));
  return starts.findLast((some) => some.length === closesAfter && some.at(-1)!.atMs - some[0]!.atMs <= windowMs);
}
