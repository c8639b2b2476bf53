import type { SumsChange } from '../audience/sums.store.ts';
import type { DispatchFact } from '../contracts/facts.ts';
import type { CustomerId } from '../contracts/ids.ts';

/** The first reason, and all that were found. */
export type Refusal = { reason: string; findings: string[] };

/** Where each person of a batch has got to. Whoever is in none of the lists is still to be worked on. */
export type BatchOutcome = {
  dispatched: Map<CustomerId, DispatchFact['status']>;
  refused: Map<CustomerId, Refusal>;
  deferred: Map<CustomerId, number>;
  /** Claimed by a worker that may still be alive, or not accepted for now, and why: the batch comes again. */
  later: Map<CustomerId, string>;
};

export const emptyOutcome = (): BatchOutcome => ({
  dispatched: new Map(),
  refused: new Map(),
  deferred: new Map(),
  later: new Map(),
});

/** The run's sums grow by this, in the transaction with the batch's result. The deferred are counted by their child batch. */
export function sumsOf({ dispatched, refused }: BatchOutcome): SumsChange {
  const statuses = [...dispatched.values()];
  const reasons = [...refused.values()].map(({ reason }) => reason);
  const holdout = count(reasons, 'holdout');
  return {
    sent: count(statuses, 'sent'),
    failed: count(statuses, 'failed'),
    unknown: count(statuses, 'unknown'),
    unresolved: count(statuses, 'unresolved'),
    refused: reasons.length - holdout,
    holdout,
    reasons: Object.fromEntries([...new Set(reasons)].map((reason) => [reason, count(reasons, reason)])),
  };
}

const count = (list: string[], wanted: string): number => list.filter((each) => each === wanted).length;
