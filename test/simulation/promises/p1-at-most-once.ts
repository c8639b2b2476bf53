import type { RunItem } from '../../../functions/contracts/run.ts';
import type { Acceptance } from '../provider.ts';
import type { World } from '../world.ts';

const hourMs = 3_600_000;
/** A claim that rests on a read of a moment ago does not see an event recorded since. */
const readMs = 5_000;

/**
 * P1: one step of one occurrence of a campaign reaches a person at most once on a channel, and a shared mailbox once. A
 * service message may be sent once more, after an hour in which nothing told of the first.
 */
export function atMostOnce(world: World, acceptance: Acceptance): void {
  const { tags, to, channel } = acceptance;
  const run = world.chronicle.runs.get(tags.run ?? '');
  if (!run) return world.break('P1', `a message of no run: ${JSON.stringify(tags)}`);
  const what = `${run.campaignId} ${occurrenceOf(run)} ${channel}`;
  const earlier = world.chronicle.acceptances.filter(
    (each) => each.channel === channel && sameOccurrence(world, each, run),
  );
  const toPerson = earlier.filter((each) => each.tags.customer === tags.customer);
  if (toPerson.length > 0 && !isResend(world, acceptance, run, toPerson))
    return world.break('P1', `${tags.customer} got ${what} twice: ${times([...toPerson, acceptance])}`);
  const toMailbox = earlier.filter((each) => each.to === to && each.tags.customer !== tags.customer);
  if (toMailbox.length > 0 && isShared(world, acceptance) && toMailbox.every((each) => isShared(world, each)))
    world.break('P1', `the mailbox of ${tags.customer} got ${what} twice: ${times([...toMailbox, acceptance])}`);
}

/** A birthday's occurrence is its year; a one-off has one. */
const occurrenceOf = ({ plan }: RunItem): string => (plan.date ? plan.date.slice(0, 4) : 'once');

function sameOccurrence({ chronicle }: World, { tags }: Acceptance, run: RunItem): boolean {
  const other = chronicle.runs.get(tags.run ?? '');
  return other !== undefined && other.campaignId === run.campaignId && occurrenceOf(other) === occurrenceOf(run);
}

function isResend({ chronicle }: World, { atMs, tags }: Acceptance, { plan }: RunItem, earlier: Acceptance[]): boolean {
  const [first] = earlier;
  if (plan.purpose !== 'service' || !first || earlier.length > 1 || atMs - first.atMs < hourMs) return false;
  const facts = chronicle.facts.get(tags.customer ?? '') ?? [];
  return !facts.some(
    ({ storedMs, fact }) =>
      fact.kind === 'response' && fact.dispatchId === first.tags.dispatch && storedMs < atMs - readMs,
  );
}

/** As the bank knew before it sent: who came to the mailbox later was not yet marked. */
function isShared({ chronicle }: World, { tags, channel, atMs }: Acceptance): boolean {
  const customer = chronicle.customerAt(tags.customer ?? '', atMs - 60_000);
  return (channel === 'email' ? customer?.sharedEmail : customer?.sharedPhone) === true;
}

const times = (acceptances: Acceptance[]): string =>
  acceptances.map(({ atMs, id }) => `${id} at ${new Date(atMs).toISOString()}`).join(', ');
