import { pauseRun } from '../audience/run-health.ts';
import type { CustomerId } from '../contracts/ids.ts';
import { claimEach, releaseEach } from '../gate/claim.store.ts';
import { compose, envelopeOf } from './compose.ts';
import { type SendResult, stale } from './message-channel.ts';
import { readRecipients } from './recipients.store.ts';
import { type Round, writeDispatches } from './round.ts';
import { settleClaimed, settleHeard } from './settle-claimed.ts';
import { type Allowed, sortRecipients } from './sort-recipients.ts';

/**
 * How old what a provider call rests on may be when the call starts (design, sections 2 and 5). A call ends with its
 * request time-out, 2.5 s after its start (the client's `requestTimeout` runs from the request's making, connecting
 * included: @smithy/node-http-handler, set-request-timeout), so the provider accepts nothing later than
 *   P3: 1.5 s after the gates were asked for + 2.5 s = 4 s after an opt-out that this reading, or the claim on its
 *       version, did not see: an opt-out stored after the claim is younger still;
 *   P9: 2.5 s after the run and the settings were asked for + 2.5 s = 5 s after a pause or the kill switch that this
 *       reading did not see; no call starts later than 2.5 s after it.
 * Both count from before the reading was asked for, so its own time is inside. Tokens are waited for before either.
 * Each half of a split call and each SMS asks again.
 */
const gateFreshMs = 1_500;
const workFreshMs = 2_500;

/**
 * One round over the people still open: read, decide, claim, send, write down. Those whose gate moved in between stay
 * open for the next round. `paused`: the provider refuses the set-up, so the run waits for a person.
 */
export async function sendRound(round: Round, open: CustomerId[]): Promise<'go-on' | 'paused'> {
  const { work, request, parts } = round;
  await settleHeard(round);
  const readAtMs = parts.elapsedMs();
  const { channel } = work.run.plan;
  const { addressKey: hashKey } = parts.composer.keys;
  const asked = { channel, hashKey, claimKey: request.key, attempt: request.attempt };
  const recipients = await readRecipients(parts.database, open, asked);
  await settleClaimed(round, recipients);
  const allowed = await sortRecipients(round, recipients);
  const messages = allowed.map(({ customer }) => compose(work.run, work.batch, customer, parts.composer));
  const claims = await claimEach(parts.database, allowed, request);
  const claimed = allowed.filter((_, n) => claims[n] === 'claimed');
  const outgoing = messages.filter((_, n) => claims[n] === 'claimed');
  const isFresh = () => parts.elapsedMs() - readAtMs <= gateFreshMs && parts.elapsedMs() - work.readAtMs <= workFreshMs;
  const envelope = envelopeOf(work.run, work.batch.locale, parts.composer);
  const results = outgoing.length > 0 ? await parts.senders[channel].send(envelope, outgoing, isFresh) : [];
  return settleResults(round, claimed, results);
}

/** The outcome table of design section 5, row by row: accepted and in doubt are written down, not accepted is taken back. */
async function settleResults(round: Round, claimed: Allowed[], results: SendResult[]): Promise<'go-on' | 'paused'> {
  const { work, outcome, request, parts } = round;
  const fault = results.find((result) => result.result === 'failed' && result.isConfiguration);
  const ended: { customerId: CustomerId; result: SendResult }[] = [];
  const notAccepted: Allowed[] = [];
  for (const [n, person] of claimed.entries()) {
    const result: SendResult = results[n] ?? { result: 'unknown', reason: 'no-answer-for-this-message' };
    if (result.result === 'not-accepted' || (result.result === 'failed' && result.isConfiguration)) {
      notAccepted.push(person);
      // Who was not reached in time is decided again at once; what the provider would not take waits.
      if (result !== stale) outcome.later.set(person.customerId, result.reason);
    } else ended.push({ customerId: person.customerId, result });
  }
  // What left is written down before anything else may fail.
  await writeDispatches(round, ended);
  await releaseEach(parts.database, notAccepted, request);
  if (!fault || fault.result === 'accepted') return 'go-on';
  await pauseRun(parts.database, work.run, `The provider refuses the set-up: ${fault.reason}.`, request.nowMs);
  return 'paused';
}
