import { createHash } from 'node:crypto';
import type { RunId } from '../contracts/ids.ts';
import { Outcome, type Outcomes } from '../contracts/run.ts';
import { type Database, eachItem, type Item, type Write } from '../platform/database.ts';

/** What a run has come to so far. `unknown` people are still open. */
export type Sums = { outcomes: Outcomes; unknown: number; reasons: Record<string, number> };
export type SumsChange = Partial<Record<Outcome | 'unknown', number>> & { reasons?: Record<string, number> };

/** Spread so that workers do not collide on one item: a transaction that meets another is cancelled (DynamoDB API). */
const spread = 4;
const reasonPrefix = 'reason:';

export const sumsKeys = (runId: RunId) =>
  Array.from({ length: spread }, (_, n) => ({ id: runId as string, part: `sums#${n}` }));

/** Adds a batch's outcomes, in the transaction that writes its result. */
export function addToSums(runId: RunId, batchPart: string, { reasons = {}, ...counts }: SumsChange): Write {
  const key = sumsKeys(runId)[createHash('sha256').update(batchPart).digest()[0]! % spread]!;
  const add = Object.fromEntries(
    [
      ...Object.entries(counts),
      ...Object.entries(reasons).map(([reason, count]) => [reasonPrefix + reason, count] as const),
    ].filter(([, count]) => count !== 0 && count !== undefined),
  ) as Record<string, number>;
  return { update: 'campaigns', key, add: Object.keys(add).length > 0 ? add : { sent: 0 } };
}

export function toSums(items: (Item | undefined)[]): Sums {
  const sums: Sums = {
    outcomes: { sent: 0, refused: 0, failed: 0, unresolved: 0, holdout: 0 },
    unknown: 0,
    reasons: {},
  };
  for (const item of items) {
    for (const [name, value] of Object.entries(item ?? {})) {
      if (typeof value !== 'number') continue;
      const outcome = Outcome.safeParse(name);
      if (outcome.success) sums.outcomes[outcome.data] += value;
      else if (name === 'unknown') sums.unknown += value;
      else if (name.startsWith(reasonPrefix)) {
        const reason = name.slice(reasonPrefix.length);
        sums.reasons[reason] = (sums.reasons[reason] ?? 0) + value;
      }
    }
  }
  return sums;
}

export async function readSums(database: Database, runId: RunId): Promise<Sums> {
  const items: Item[] = [];
  for await (const item of eachItem(database, 'campaigns', { partition: runId, prefix: 'sums#' })) items.push(item);
  return toSums(items);
}

export const totalOf = ({ sent, refused, failed, unresolved, holdout }: Outcomes): number =>
  sent + refused + failed + unresolved + holdout;
