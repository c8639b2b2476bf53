import { Fact } from '../contracts/facts.ts';
import type { CustomerId } from '../contracts/ids.ts';
import { type Database, eachItem } from '../platform/database.ts';
import { Rejected } from '../platform/errors.ts';

/** Where a page of a timeline ends. */
export type TimelinePlace = { at: string; fact: string };

/**
 * A customer's facts, newest first, `limit` of them after a place. Facts lie in the order of their keys, by kind, so the
 * whole story is read and the newest kept: one person's story is some hundred facts, and only the page is held.
 */
export async function readTimeline(
  database: Database,
  customerId: CustomerId,
  limit: number,
  after?: TimelinePlace,
): Promise<{ facts: Fact[]; next?: TimelinePlace }> {
  let newest: Fact[] = [];
  for await (const item of eachItem(database, 'timeline', { partition: customerId })) {
    const fact = toFact(customerId, item);
    if (after && newestFirst(fact, after) <= 0) continue;
    newest.push(fact);
    if (newest.length > 2 * limit + 1) newest = newest.toSorted(newestFirst).slice(0, limit + 1);
  }
  const page = newest.toSorted(newestFirst).slice(0, limit);
  const last = page.at(-1);
  return newest.length > limit && last ? { facts: page, next: { at: last.at, fact: last.fact } } : { facts: page };
}

function toFact(customerId: CustomerId, item: unknown): Fact {
  const parsed = Fact.safeParse(item);
  if (!parsed.success) throw new Rejected(`a fact of ${customerId} cannot be read: ${parsed.error.message}`);
  return parsed.data;
}

const newestFirst = (a: TimelinePlace, b: TimelinePlace): number =>
  Date.parse(b.at) - Date.parse(a.at) || (a.fact < b.fact ? -1 : a.fact > b.fact ? 1 : 0);
