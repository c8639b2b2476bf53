import { Fact } from '../contracts/facts.ts';
import type { CustomerId } from '../contracts/ids.ts';
import { textOf } from '../platform/database.ts';
import { Rejected } from '../platform/errors.ts';
import { dispatchFactKey, refusalFact, refusalFactKey } from './facts-of-batch.ts';
import { type Round, writeFacts } from './round.ts';

/**
 * Takes over what earlier attempts wrote about these people: they are done and not decided again. A dispatch of another
 * run of the same occurrence means the person had the message: refused here.
 */
export async function adoptEarlierFacts(
  { work: { run }, outcome, request, parts }: Pick<Round, 'work' | 'outcome' | 'request' | 'parts'>,
  ids: CustomerId[],
): Promise<void> {
  const keys = ids.flatMap((customerId) => [
    { table: 'timeline' as const, key: { customerId, fact: dispatchFactKey(run, customerId) } },
    { table: 'timeline' as const, key: { customerId, fact: refusalFactKey(run) } },
  ]);
  if (keys.length === 0) return;
  for (const { item } of await parts.database.getMany(keys)) {
    const { success, data: fact } = Fact.safeParse(item);
    if (!success) throw new Rejected(`fact ${textOf(item.fact)} of ${textOf(item.customerId)} cannot be read`);
    if (fact.kind === 'refusal') outcome.refused.set(fact.customerId, fact.reason);
    else if (fact.kind === 'dispatch' && fact.runId === run.id) outcome.dispatched.set(fact.customerId, fact.status);
    else if (fact.kind === 'dispatch') {
      outcome.refused.set(fact.customerId, 'already-contacted');
      await writeFacts(parts.database, [refusalFact(run, fact.customerId, 'already-contacted', [], request.nowMs)]);
    }
  }
}
