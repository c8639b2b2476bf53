import type { RunPlan } from '../contracts/run.ts';
import type { Claim, Gate } from './gate.ts';

/** A worker that took a claim writes its dispatch within this, or is taken for dead. Above the function's 60 s. */
export const leaseMs = 90_000;
/** Claims outlive their occurrence by 30 days: a late repeat still finds them (design, section 5). */
const keepMinutes = 30 * 24 * 60;
/** Contacts older than any contact cap may look back. */
const contactMinutes = 31 * 24 * 60;

export const minuteOf = (ms: number): number => Math.floor(ms / 60_000);

export type ClaimRequest = { key: string; attempt: string; nowMs: number; closesAtMs: number; plan: RunPlan };

/** The gate with this claim and contact on it, one version on; what nobody needs any more is pruned. */
export function withClaim(gate: Gate, { key, attempt, nowMs, closesAtMs, plan }: ClaimRequest): Gate {
  const nowMinute = minuteOf(nowMs);
  const claim: Claim = { key, attempt, atMinute: nowMinute, keepUntilMinute: minuteOf(closesAtMs) + keepMinutes };
  const contact = { brand: plan.brand, channel: plan.channel, atMinute: nowMinute };
  return {
    ...gate,
    version: gate.version + 1,
    claims: [...gate.claims.filter(({ keepUntilMinute }) => keepUntilMinute > nowMinute), claim],
    contacts: [
      ...gate.contacts.filter(({ atMinute }) => atMinute > nowMinute - contactMinutes),
      ...(plan.purpose === 'service' ? [] : [contact]),
    ],
  };
}

/** Exact release: this attempt's claim and the contact it counted go, everything that came since stays. */
export function withoutClaim(gate: Gate, { key, attempt, plan }: ClaimRequest): Gate {
  const claim = gate.claims.find((each) => each.key === key && each.attempt === attempt);
  if (!claim) return gate;
  const contact = gate.contacts.findIndex(
    ({ brand, channel, atMinute }) => brand === plan.brand && channel === plan.channel && atMinute === claim.atMinute,
  );
  return {
    ...gate,
    version: gate.version + 1,
    claims: gate.claims.filter((each) => each !== claim),
    contacts: plan.purpose === 'service' ? gate.contacts : gate.contacts.filter((_, n) => n !== contact),
  };
}

export const claimOn = (gate: Gate | undefined, key: string): Claim | undefined =>
  gate?.claims.find((claim) => claim.key === key);

/** Claims are kept to the minute, so the lease counts from the end of theirs: never early. */
export const leaseIsOver = (claim: Claim, nowMs: number): boolean => nowMs >= (claim.atMinute + 1) * 60_000 + leaseMs;
