import { releaseEach } from '../gate/claim.store.ts';
import { claimOn, leaseIsOver } from '../gate/claim.ts';
import { adoptEarlierFacts } from './earlier-facts.ts';
import { heardOf } from './listen.ts';
import type { Recipient } from './recipients.store.ts';
import { isSettled, type Round, writeDispatches } from './round.ts';

/**
 * People who carry this claim already. What is written of them counts. Without a word of its worker: while the lease
 * runs they wait; after it the message is in doubt, and never claimed again. A claim of our own that we did not know of
 * (its write was answered late or not at all) is taken back: nothing was sent on it.
 */
export async function settleClaimed(round: Round, recipients: Recipient[]): Promise<void> {
  const { outcome, request, parts } = round;
  const claimed = recipients.flatMap(({ customerId, gate, mailbox }) => {
    const claim = claimOn(gate, request.key);
    return claim ? [{ customerId, claim, ...(mailbox && { mailbox }) }] : [];
  });
  await adoptEarlierFacts(
    round,
    claimed.map(({ customerId }) => customerId),
  );
  const silent = claimed.filter(({ customerId }) => !isSettled(round, customerId));
  const ours = silent.filter(({ claim }) => claim.attempt === request.attempt);
  await releaseEach(parts.database, ours, request);
  const others = silent.filter(({ claim }) => claim.attempt !== request.attempt);
  const dead = others.filter(({ claim }) => leaseIsOver(claim, request.nowMs));
  const died = { result: 'unknown', reason: 'worker-died' } as const;
  await writeDispatches(
    round,
    dead.map(({ customerId }) => ({ customerId, result: died })),
  );
  for (const { customerId } of others)
    if (!isSettled(round, customerId)) outcome.later.set(customerId, 'claimed-by-another');
}

/** Whose first message was heard of while the second waited, for the morning perhaps: they have it. */
export async function settleHeard(round: Round): Promise<void> {
  const { work, parts } = round;
  if (!work.batch.isResend) return;
  const open = work.batch.customerIds.filter((id) => !isSettled(round, id));
  const heard = await heardOf(parts.database, work, open);
  const result = { result: 'not-resent', reason: 'first-was-heard-of' } as const;
  await writeDispatches(
    round,
    [...heard].map((customerId) => ({ customerId, result })),
  );
}
