import { changeRunStatus } from '../audience/run.store.ts';
import { moveCampaign } from '../campaigns/campaign.store.ts';
import type { CustomerId } from '../contracts/ids.ts';
import { claimEach, releaseEach } from '../gate/claim.store.ts';
import type { Insert } from '../platform/database.ts';
import { compose, envelopeOf } from './compose.ts';
import { dispatchFact } from './facts-of-batch.ts';
import { giveBack } from './limit.store.ts';
import { type SendResult, stale } from './message-channel.ts';
import { readRecipients } from './recipients.store.ts';
import { type Round, writeFacts } from './round.ts';
import { settleClaimed } from './settle-claimed.ts';
import { type Allowed, sortRecipients } from './sort-recipients.ts';

/** No provider call starts later than this after the gates it rests on were read (design, section 5; P3). */
const freshMs = 1_500;

/**
 * One round over the people still open: read, decide, claim, send, write down. Those whose gate moved in between stay
 * open for the next round. `paused`: the provider refuses the set-up, so the run waits for a person.
 */
export async function sendRound(round: Round, open: CustomerId[]): Promise<'go-on' | 'paused'> {
  const { work, request, parts } = round;
  const readAtMs = parts.elapsedMs();
  const recipients = await readRecipients(parts.database, open, work.run.plan.channel, parts.composer.keys.addressKey);
  await settleClaimed(round, recipients);
  const { allowed, refusals } = await sortRecipients(round, recipients);
  const messages = allowed.map(({ customer }) => compose(work.run, customer, parts.composer));
  const claims = await claimEach(parts.database, allowed, request);
  const claimed = allowed.filter((_, n) => claims[n] === 'claimed');
  const isFresh = () => parts.elapsedMs() - readAtMs <= freshMs;
  const outgoing = messages.filter((_, n) => claims[n] === 'claimed');
  const envelope = envelopeOf(work.run, work.batch.locale, parts.composer);
  const results =
    outgoing.length > 0 ? await parts.senders[work.run.plan.channel].send(envelope, outgoing, isFresh) : [];
  const next = await settleResults(round, claimed, results, refusals);
  const unsent = allowed.filter(({ customerId }) => !round.outcome.dispatched.has(customerId));
  await giveBack(parts.database, work.run, unsent.length, request.nowMs);
  return next;
}

/** The outcome table of design section 5, row by row: accepted and in doubt are written down, not accepted is taken back. */
async function settleResults(
  round: Round,
  claimed: Allowed[],
  results: SendResult[],
  refusals: Insert[],
): Promise<'go-on' | 'paused'> {
  const { work, outcome, request, parts } = round;
  const fault = results.find((result) => result.result === 'failed' && result.isConfiguration);
  const facts: Insert[] = [];
  const notAccepted: Allowed[] = [];
  for (const [n, person] of claimed.entries()) {
    const result: SendResult = results[n] ?? { result: 'unknown', reason: 'no-answer-for-this-message' };
    if (result.result === 'not-accepted' || (result.result === 'failed' && result.isConfiguration)) {
      notAccepted.push(person);
      // Who was not reached in time is decided again at once; what the provider would not take waits.
      if (result !== stale) outcome.later.add(person.customerId);
      continue;
    }
    const insert = dispatchFact(work.run, work.batch.part, person.customerId, result, request.nowMs);
    outcome.dispatched.set(person.customerId, insert.fact.status);
    facts.push(insert);
  }
  await release(round, notAccepted);
  await writeFacts(parts.database, [...facts, ...refusals]);
  if (!fault || fault.result === 'accepted') return 'go-on';
  await pauseForFault(round, fault.reason);
  return 'paused';
}

const release = ({ parts, request }: Round, people: Allowed[]): Promise<void> =>
  releaseEach(
    parts.database,
    // The mailbox first: were the worker killed in between, the person's own claim still says that it was taken.
    people.flatMap(({ customerId, mailbox }) => (mailbox ? [mailbox.key, customerId] : [customerId])),
    request,
  );

async function pauseForFault({ work: { run }, request, parts }: Round, fault: string): Promise<void> {
  const reason = `The provider refuses the set-up: ${fault}.`;
  await changeRunStatus(parts.database, run, 'paused', { pausedBecause: reason });
  const entry = { at: new Date(request.nowMs).toISOString(), action: 'paused', reason };
  await moveCampaign(parts.database, run.campaignId, ['scheduled', 'running'], 'paused', entry);
}
