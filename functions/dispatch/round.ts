import type { CustomerId } from '../contracts/ids.ts';
import type { ClaimRequest } from '../gate/claim.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database, Insert } from '../platform/database.ts';
import { Retryable } from '../platform/errors.ts';
import type { BatchOutcome } from './batch-outcome.ts';
import type { Composer } from './compose.ts';
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

/** Facts are inserted once; one that is there already says the same. A write without answer is repeated here a few times, then by the queue. */
export async function writeFacts(database: Database, facts: Insert[]): Promise<void> {
  let open = facts;
  for (let attempt = 0; attempt < 5 && open.length > 0; attempt++) {
    const outcomes = await database.writeEach(open);
    open = open.filter((_, n) => outcomes[n] === 'unknown');
  }
  if (open.length > 0) throw new Retryable(`${open.length} facts could not be written`);
}
