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

/** Adds newly found people to the leftovers of earlier pages and cuts off every full batch. */
export function groupRecipients(
  leftovers: Record<string, string>,
  found: (GroupKey & { customerId: string })[],
): Grouped {
  const groups = new Map(Object.entries(leftovers).map(([key, ids]) => [key, ids.split(' ')]));
  for (const person of found) {
    const key = packKey(person);
    const group = groups.get(key);
    if (group) group.push(person.customerId);
    else groups.set(key, [person.customerId]);
  }
  const result: Grouped = { batches: [], leftovers: {} };
  for (const [key, ids] of groups) {
    while (ids.length >= batchSize) result.batches.push({ ...unpackKey(key), customerIds: ids.splice(0, batchSize) });
    if (ids.length > 0) result.leftovers[key] = ids.join(' ');
  }
  return result;
}

/** At the slice's end: up to `most` leftover groups as batches, the rest for the next commit (a transaction takes 100 writes). */
export function flushLeftovers(leftovers: Record<string, string>, most: number): Grouped {
  const groups = Object.entries(leftovers);
  return {
    batches: groups.slice(0, most).map(([key, ids]) => ({ ...unpackKey(key), customerIds: ids.split(' ') })),
    leftovers: Object.fromEntries(groups.slice(most)),
  };
}

const packKey = ({ locale, variant, dueAtMs, sharesAddress }: GroupKey): string =>
  `${locale}|${variant}|${dueAtMs}|${sharesAddress ? 'shared' : 'own'}`;

function unpackKey(key: string): GroupKey {
  const [locale, variant = '', dueAtMs, address] = key.split('|');
  return { locale: locale as Locale, variant, dueAtMs: Number(dueAtMs), sharesAddress: address === 'shared' };
}
