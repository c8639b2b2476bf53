import type { ConsentEntry, ConsentState, SuppressionReason } from '../contracts/consent.ts';
import type { Brand, Channel, Purpose } from '../contracts/vocabulary.ts';

/** One consent as it stood, with the entry (its sort key) that says so. */
export type ConsentInForce = {
  brand: Brand;
  purpose: Purpose;
  channel: Channel;
  state: ConsentState;
  since: string;
  source: ConsentEntry['source'];
  entry: string;
};
export type SuppressionInForce = { channel: Channel; reason: SuppressionReason; since: string; entry: string };
export type ConsentsAt = {
  consents: ConsentInForce[];
  suppressions: SuppressionInForce[];
  /** Everything up to that instant, oldest first. */
  entries: ConsentEntry[];
};

/**
 * What was in force at an instant (epoch ms, included): the ledger's entries up to then, in order. A repeat of what was in
 * force already leaves the entry that brought it.
 */
export function consentsAt(ledger: readonly ConsentEntry[], at: number): ConsentsAt {
  const entries = ledger
    .filter((entry) => Date.parse(entry.at) <= at)
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at) || (a.fact < b.fact ? -1 : 1));
  const consents = new Map<string, ConsentInForce>();
  const suppressions = new Map<string, SuppressionInForce>();
  for (const entry of entries) {
    applyPurposes(consents, entry);
    applySuppression(suppressions, entry);
  }
  return { consents: [...consents.values()], suppressions: [...suppressions.values()], entries };
}

function applyPurposes(consents: Map<string, ConsentInForce>, entry: ConsentEntry): void {
  const { brand, channel, state, source, at: since, fact } = entry;
  for (const purpose of entry.purposes) {
    const key = `${brand} ${purpose} ${channel}`;
    if (consents.get(key)?.state !== state)
      consents.set(key, { brand, purpose, channel, state, since, source, entry: fact });
  }
}

function applySuppression(suppressions: Map<string, SuppressionInForce>, entry: ConsentEntry): void {
  const { channel, suppressed, lifted = [], at: since, fact } = entry;
  for (const reason of lifted) suppressions.delete(`${channel} ${reason}`);
  const key = `${channel} ${suppressed}`;
  if (suppressed && !suppressions.has(key)) suppressions.set(key, { channel, reason: suppressed, since, entry: fact });
}
