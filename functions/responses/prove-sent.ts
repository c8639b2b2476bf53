import type { DispatchFact, ResponseFact } from '../contracts/facts.ts';
import type { CustomerId, DispatchId, RunId } from '../contracts/ids.ts';

export type ProveSentParts = {
  runsWithUnknown(runIds: RunId[]): Promise<Set<RunId>>;
  dispatches(messages: { customerId: CustomerId; dispatchId: DispatchId }[]): Promise<DispatchFact[]>;
  /** Moves one message from unknown to sent in its run's sums, once however often it is called. */
  moveToSent(dispatch: DispatchFact): Promise<void>;
};

/**
 * A provider's event proves that a message whose call went unanswered was accepted. Messages are looked at only in runs
 * that have unknown ones, so that a run where all went well costs one read unit per batch of events, not one per message.
 * A proof that comes before its dispatch is found by whoever settles the unknown.
 */
export async function proveSent(facts: ResponseFact[], parts: ProveSentParts): Promise<void> {
  if (facts.length === 0) return;
  const runs = await parts.runsWithUnknown([...new Set(facts.map(({ runId }) => runId))]);
  const suspects = new Map(facts.filter(({ runId }) => runs.has(runId)).map((fact) => [fact.dispatchId, fact]));
  if (suspects.size === 0) return;
  for (const dispatch of await parts.dispatches([...suspects.values()]))
    if (dispatch.status === 'unknown') await parts.moveToSent(dispatch);
}
