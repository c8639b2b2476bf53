import type { Customer } from '../contracts/customer.ts';
import type { CustomerId } from '../contracts/ids.ts';
import type { Claimant } from '../gate/claim.store.ts';
import { claimOn } from '../gate/claim.ts';
import { decide } from '../gate/decide.ts';
import type { Reason } from '../gate/decision.ts';
import { log } from '../platform/log.ts';
import { claimKeyOf } from './dispatch-id.ts';
import { factsFor } from './facts-for-decision.ts';
import { holdPlaces } from './limit.store.ts';
import type { Recipient } from './recipients.store.ts';
import { isSettled, type Round, writeDispatches } from './round.ts';

/** Allowed by every rule: somebody with a customer record and a gate to claim. */
export type Allowed = Claimant & { customer: Customer };

type CustomerEnding = Parameters<typeof writeDispatches>[1][number];

/** Asks the rules about everybody who is not settled, the mailbox they share, and the campaign's limit. */
export async function sortRecipients(round: Round, recipients: Recipient[]): Promise<Allowed[]> {
  const { work, outcome, request, parts } = round;
  const allowed: Allowed[] = [];
  const notResent: CustomerEnding[] = [];
  const refuse = (customerId: CustomerId, reason: Reason, findings: Reason[]) => {
    if (work.batch.isResend) notResent.push({ customerId, result: { result: 'not-resent', reason } });
    else outcome.refused.set(customerId, { reason, findings });
  };
  for (const recipient of recipients) {
    const { customerId, customer, gate, mailbox, unreadable } = recipient;
    // A claim still on the gate was our own and has just been taken back: it is read again before it is decided on.
    if (isSettled(round, customerId) || claimOn(gate, request.key)) continue;
    const decision = decide(factsFor(work, recipient, request.nowMs));
    if (unreadable) log('error', unreadable, { customerId, runId: work.run.id });
    if (decision.answer === 'refused') refuse(customerId, decision.reason, decision.findings);
    else if (decision.answer === 'deferred') outcome.deferred.set(customerId, decision.untilMs);
    else if (isGreeted(round, recipient)) refuse(customerId, 'mailbox-already-greeted', []);
    else if (customer && gate) allowed.push({ customerId, customer, gate, ...(mailbox && { mailbox }) });
  }
  const asking = allowed.map(({ customerId }) => customerId);
  const placed = await holdPlaces(parts.database, work, asking, request.nowMs);
  for (const customerId of asking) if (!placed.has(customerId)) refuse(customerId, 'limit-reached', []);
  await writeDispatches(round, notResent);
  return allowed.filter(({ customerId }) => placed.has(customerId));
}

/**
 * Somebody at this person's mailbox had the message: the same one, or, where a service message is sent twice, the other.
 * Of the first it may have been this very person, whose own claim then is of the same attempt.
 */
function isGreeted({ work, request }: Round, { gate, mailbox }: Recipient): boolean {
  if (!mailbox) return false;
  const { isResend } = work.batch;
  const other = claimKeyOf(work.run, !isResend);
  const held = claimOn(mailbox, other);
  const isOwn = isResend && held?.attempt === claimOn(gate, other)?.attempt;
  return claimOn(mailbox, request.key) !== undefined || (held !== undefined && !isOwn);
}
