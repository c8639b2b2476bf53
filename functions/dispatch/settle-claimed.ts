import { claimOn, leaseIsOver } from '../gate/claim.ts';
import { adoptEarlierFacts } from './earlier-facts.ts';
import { dispatchFact } from './facts-of-batch.ts';
import type { Recipient } from './recipients.store.ts';
import { isSettled, type Round, writeFacts } from './round.ts';

/**
 * People who carry this claim already. What is written of them counts. Without a word of its worker: while the lease
 * runs they wait; after it the message is in doubt, and never claimed again.
 */
export async function settleClaimed(round: Round, recipients: Recipient[]): Promise<void> {
  const { work, outcome, request, parts } = round;
  const claimed = recipients.flatMap(({ customerId, gate }) => {
    const claim = claimOn(gate, request.key);
    return claim ? [{ customerId, claim }] : [];
  });
  await adoptEarlierFacts(
    round,
    claimed.map(({ customerId }) => customerId),
  );
  const silent = claimed.filter(({ customerId }) => !isSettled(round, customerId));
  const dead = silent.filter(({ claim }) => leaseIsOver(claim, request.nowMs)).map(({ customerId }) => customerId);
  const died = { result: 'unknown', reason: 'worker-died' } as const;
  await writeFacts(
    parts.database,
    dead.map((id) => dispatchFact(work.run, work.batch.part, id, died, request.nowMs)),
  );
  await adoptEarlierFacts(round, dead);
  for (const { customerId } of silent) if (!isSettled(round, customerId)) outcome.later.add(customerId);
}
