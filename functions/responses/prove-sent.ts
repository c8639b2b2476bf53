import type { DispatchFact, ResponseFact } from '../contracts/facts.ts';
import type { CustomerId, DispatchId, RunId } from '../contracts/ids.ts';

export type ProveSentParts = {
  /** Which of these runs have messages in doubt, or given up as unresolved. */
  runsInDoubt(runIds: RunId[]): Promise<Set<RunId>>;
  /** Which of these people have such a message in the run. */
  peopleInDoubt(runId: RunId, customerIds: Set<CustomerId>): Promise<Set<CustomerId>>;
  dispatches(messages: { customerId: CustomerId; dispatchId: DispatchId }[]): Promise<DispatchFact[]>;
  /** Moves one message to sent in its run's sums, once however often it is called. */
  prove(dispatch: DispatchFact): Promise<void>;
};

/**
 * A provider's event proves that a message whose call went unanswered was accepted, also when it had been given up.
 * A run where all went well costs a few read units per batch of events; one with messages in doubt the lists of them;
 * only the people on the lists cost a read of their own. A proof that comes before its message is listed is found by
 * whoever settles it.
 */
export async function proveSent(facts: ResponseFact[], parts: ProveSentParts): Promise<void> {
  if (facts.length === 0) return;
  const inDoubt = await parts.runsInDoubt([...new Set(facts.map(({ runId }) => runId))]);
  for (const runId of inDoubt) {
    const ofRun = facts.filter((fact) => fact.runId === runId);
    const people = await parts.peopleInDoubt(runId, new Set(ofRun.map(({ customerId }) => customerId)));
    const suspects = ofRun.filter(({ customerId }) => people.has(customerId));
    const messages = [...new Map(suspects.map((fact) => [fact.dispatchId, fact])).values()];
    if (messages.length === 0) continue;
    for (const dispatch of await parts.dispatches(messages))
      if (dispatch.status === 'unknown' || dispatch.status === 'unresolved') await parts.prove(dispatch);
  }
}
