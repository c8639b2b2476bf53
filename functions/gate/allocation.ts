import { createHash } from 'node:crypto';

/** A number in [0, 1) that stays the same for a customer through all runs of a campaign. */
function place(campaignId: string, customerId: string, use: string): number {
  return createHash('sha256').update(`${use}|${campaignId}|${customerId}`).digest().readUInt32BE(0) / 2 ** 32;
}

/** Is this customer in the campaign's holdout (share 0 to 0.5)? Hashed with the campaign, never the run: nobody drifts in or out. */
export const isHeldOut = (campaignId: string, customerId: string, share: number): boolean =>
  share > 0 && place(campaignId, customerId, 'holdout') < share;
