import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import type { SigningKeys } from '../platform/signing-keys.ts';
import type { CampaignParts } from './routes/campaign-parts.ts';

/** What the staff API's routes work with. */
export type StaffParts = {
  database: Database;
  clock: Clock;
  keys: () => Promise<SigningKeys>;
  campaigns: CampaignParts;
};
