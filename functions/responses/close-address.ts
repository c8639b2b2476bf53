import { suppressByAddress } from '../consent/change-address.ts';
import type { Database } from '../platform/database.ts';
import type { AddressReport } from './address-reports.ts';
import { countSoftBounce } from './count-soft-bounce.ts';

/** A report's consequence for the address and whoever is at it, in force when this resolves. `now`: epoch ms. */
export async function closeAddress(
  database: Database,
  { source, evidence, at, ...about }: AddressReport,
  { hashKey, now }: { hashKey: Buffer; now: number },
): Promise<void> {
  if (source === 'soft-bounces')
    return countSoftBounce(database, { ...about, hashKey, bouncedAtMs: Date.parse(at), at: now });
  const event = { ...about, source, evidence, hashKey, at: now };
  if (source === 'permanent-bounce') await suppressByAddress(database, { ...event, reason: 'bounce' });
  else await suppressByAddress(database, { ...event, reason: 'complaint', givenAt: at });
}
