import { readSums } from '../../../functions/audience/sums.store.ts';
import type { RunItem } from '../../../functions/contracts/run.ts';
import { textOf } from '../../../functions/platform/database.ts';
import type { StoredFact } from '../chronicle.ts';
import type { World } from '../world.ts';

type Ending = { outcome: string; storedMs: number };

/**
 * P2: a run that nobody stopped is finished, and its frozen audience is the sum of its outcomes to the last person, each
 * with one ending that is true: sent where the provider took it, failed where it would not.
 */
export async function nobodyLost(world: World): Promise<void> {
  for (const run of world.chronicle.runs.values()) {
    if (run.status === 'freezing' || run.status === 'releasing')
      world.break('P2', `${run.id} is still ${run.status} when everything has come to rest`);
    await checkEndings(world, run);
  }
}

async function checkEndings(world: World, run: RunItem): Promise<void> {
  const people = await frozenPeople(world, run);
  if (new Set(people).size < people.length) world.break('P2', `${run.id} froze somebody twice`);
  const counts: Record<string, number> = {};
  for (const customerId of people) {
    const endings = endingsOf(world.chronicle.facts.get(customerId) ?? [], run);
    if (endings.length > 1)
      world.break(
        'P2',
        `${customerId} has two endings in ${run.id}: ${endings.map(({ outcome }) => outcome).join(', ')}`,
      );
    const [ending] = endings;
    if (ending) {
      counts[ending.outcome] = (counts[ending.outcome] ?? 0) + 1;
      checkTruth(world, run, customerId, ending);
    } else if (run.status === 'finished') world.break('P2', `${customerId} is lost: no ending in ${run.id}`);
  }
  if (run.status === 'finished') await checkSums(world, run, people.length, counts);
}

async function checkSums(world: World, run: RunItem, people: number, counts: Record<string, number>): Promise<void> {
  const { outcomes, unknown } = await readSums(world.memory, run.id);
  if (run.frozen !== people) world.break('P2', `${run.id} says ${run.frozen} frozen, its batches hold ${people}`);
  if (unknown !== 0) world.break('P2', `${run.id} is finished with ${unknown} messages in doubt`);
  for (const [outcome, stored] of Object.entries(outcomes))
    if (stored !== (counts[outcome] ?? 0))
      world.break('P2', `${run.id} counts ${stored} ${outcome}, its people's facts ${counts[outcome] ?? 0}`);
}

/** Those of the batches that the freeze wrote; a child holds people of its parent again. */
export async function frozenPeople({ memory }: World, { id }: RunItem): Promise<string[]> {
  const { items } = await memory.query('campaigns', { partition: id, prefix: 'batch#' });
  const frozen = items.filter(({ part }) => !textOf(part).split('#')[2]?.includes('.'));
  return frozen.flatMap(({ customerIds }) => textOf(customerIds).split(' '));
}

/**
 * How the run ended for this person, by their own timeline: refused, or sent to and what became of it. A refusal that was
 * overruled is none, and a message that was sent again is ended by the second one.
 */
function endingsOf(facts: StoredFact[], run: RunItem): Ending[] {
  const isOverruled = facts.some(({ fact }) => fact.kind === 'overruled' && fact.runId === run.id);
  return facts.flatMap(({ fact, storedMs }): Ending[] => {
    if (fact.kind === 'refusal' && fact.runId === run.id && !isOverruled)
      return [{ outcome: fact.reason === 'holdout' ? 'holdout' : 'refused', storedMs }];
    if (fact.kind !== 'dispatch' || fact.runId !== run.id) return [];
    const about = facts.filter((each) => 'dispatchId' in each.fact && each.fact.dispatchId === fact.dispatchId);
    if (about.some((each) => each.fact.kind === 'proof')) return [{ outcome: 'sent', storedMs }];
    const settled = about.findLast((each) => each.fact.kind === 'resolution');
    if (settled?.fact.kind !== 'resolution') return [{ outcome: fact.status, storedMs }];
    return settled.fact.status === 'resent' ? [] : [{ outcome: settled.fact.status, storedMs: settled.storedMs }];
  });
}

function checkTruth(world: World, run: RunItem, customerId: string, { outcome, storedMs }: Ending): void {
  const { acceptances, rejected } = world.chronicle;
  const isOurs = ({ tags }: { tags: Record<string, string> }) => tags.run === run.id && tags.customer === customerId;
  const taken = acceptances.some(isOurs);
  const facts = world.chronicle.facts.get(customerId) ?? [];
  const wasInDoubt = facts.some(({ fact }) => fact.kind === 'resolution' && fact.runId === run.id);
  const says = (words: string) => world.break('P2', `${customerId} is ${outcome} in ${run.id}, and ${words}`);
  if (outcome === 'sent' && !taken) says('the provider never took it');
  // Of a second message the refusal says nothing of the first.
  if (['refused', 'holdout', 'failed'].includes(outcome) && taken && !wasInDoubt) says('the provider took it');
  if (outcome === 'failed' && !rejected.some(isOurs)) says('the provider never rejected it');
  if (outcome === 'unresolved' && hasProof(world, customerId, run, storedMs))
    says('an event had proved that it was taken');
}

const proofs = new Set(['delivery', 'bounce', 'complaint', 'open', 'click', 'delivery-delay', 'send']);
/** A proof that is stored while the silence is being settled may be missed by it. */
const overlapMs = 60_000;

function hasProof({ chronicle }: World, customerId: string, run: RunItem, beforeMs: number): boolean {
  const facts = chronicle.facts.get(customerId) ?? [];
  return facts.some(
    ({ fact, storedMs }) =>
      fact.kind === 'response' &&
      fact.runId === run.id &&
      fact.channel === 'email' &&
      proofs.has(fact.event) &&
      storedMs < beforeMs - overlapMs,
  );
}
