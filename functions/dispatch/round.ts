import type { CustomerId } from '../contracts/ids.ts';
import type { ClaimRequest } from '../gate/claim.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { Retryable } from '../platform/errors.ts';
import type { BatchOutcome } from './batch-outcome.ts';
import type { Composer } from './compose.ts';
import { readDispatches } from './earlier-facts.ts';
import { dispatchFact, type Ending } from './facts-of-batch.ts';
import type { MessageSender } from './message-channel.ts';
import type { Work } from './work.store.ts';

export type SendParts = {
  database: Database;
  senders: Record<'email' | 'sms', MessageSender>;
  composer: Composer;
  clock: Clock;
  /** Monotonic milliseconds. */
  elapsedMs: Clock;
  /** Names this worker's attempt in the claims it takes. */
  attempt: string;
};

/** One pass over the people of a batch who are still open: what it works on, what it has come to, how it claims. */
export type Round = { work: Work; outcome: BatchOutcome; request: ClaimRequest; parts: SendParts };

export const isSettled = ({ outcome }: Pick<Round, 'outcome'>, id: CustomerId): boolean =>
  outcome.dispatched.has(id) || outcome.refused.has(id) || outcome.deferred.has(id) || outcome.later.has(id);

/** Facts without an answer are written again so often, then by the queue. */
const mostWrites = 5;

/**
 * Writes down how people's messages ended, once each, and takes over what stands: what was not written is read, since a
 * fact that is there was written by our own lost answer, or by a worker who took us for dead; what it says is what counts.
 */
export async function writeDispatches(
  { work, outcome, request, parts }: Round,
  results: { customerId: CustomerId; result: Ending }[],
): Promise<void> {
  const { channel } = work.run.plan;
  const leavesTrace = channel === 'email' || parts.senders[channel].leavesTrace === true;
  const facts = results.map(({ customerId, result }) =>
    dispatchFact(work.run, work.batch, customerId, result, { nowMs: request.nowMs, leavesTrace }),
  );
  let open = facts;
  for (let attempt = 0; attempt < mostWrites && open.length > 0; attempt++) {
    const outcomes = await parts.database.writeEach(open.map(({ insert, item }) => ({ insert, item })));
    for (const [n, { fact }] of open.entries())
      if (outcomes[n] === 'done') outcome.dispatched.set(fact.customerId, fact.status);
    open = open.filter((_, n) => outcomes[n] !== 'done');
    const ids = open.map(({ fact }) => fact.customerId);
    for (const fact of await readDispatches(parts.database, work, ids))
      outcome.dispatched.set(fact.customerId, fact.status);
    open = open.filter(({ fact }) => !outcome.dispatched.has(fact.customerId));
  }
  if (open.length > 0) throw new Retryable(`${open.length} facts could not be written`);
}
