import { batchSize } from '../contracts/run.ts';
import type { Locale } from '../contracts/vocabulary.ts';

/**
 * What people in one batch have in common beside the run's channel and brand. Those who share a mailbox or number come
 * in batches of their own: only they pay for the address item's claim, and a household meets in one batch.
 */
export type GroupKey = { locale: Locale; variant: string; dueAtMs: number; sharesAddress: boolean };

export type Grouped = {
  batches: (GroupKey & { customerIds: string[] })[];
  /** What is left of each group, ids joined by spaces, by packed group key. */
  leftovers: Record<string, string>;
};

/** Adds newly found people to the leftovers of earlier pages and cuts off full batches, at most `most` of them. */
export function groupRecipients(
  leftovers: Record<string, string>,
  found: (GroupKey & { customerId: string })[],
  most: number,
): Grouped {
  const groups = unpack(leftovers);
  for (const person of found) {
    const key = packKey(person);
    const group = groups.get(key);
    if (group) group.push(person.customerId);
    else groups.set(key, [person.customerId]);
  }
  return cut(groups, most, batchSize);
}

/** At the slice's end: what is left as batches however small, at most `most`; the rest for the next commit. */
export const flushLeftovers = (leftovers: Record<string, string>, most: number): Grouped =>
  cut(unpack(leftovers), most, 1);

/** A transaction takes 100 writes (DynamoDB API), so what would be more batches than `most` stays in its groups. */
function cut(groups: Map<string, string[]>, most: number, least: number): Grouped {
  const result: Grouped = { batches: [], leftovers: {} };
  for (const [key, ids] of groups) {
    while (ids.length >= least && result.batches.length < most)
      result.batches.push({ ...unpackKey(key), customerIds: ids.splice(0, batchSize) });
    if (ids.length > 0) result.leftovers[key] = ids.join(' ');
  }
  return result;
}

const unpack = (leftovers: Record<string, string>): Map<string, string[]> =>
  new Map(Object.entries(leftovers).map(([key, ids]) => [key, ids.split(' ')]));

const packKey = ({ locale, variant, dueAtMs, sharesAddress }: GroupKey): string =>
  `${locale}|${variant}|${dueAtMs}|${sharesAddress ? 'shared' : 'own'}`;

function unpackKey(key: string): GroupKey {
  const [locale, variant = '', dueAtMs, address] = key.split('|');
  return { locale: locale as Locale, variant, dueAtMs: Number(dueAtMs), sharesAddress: address === 'shared' };
}
