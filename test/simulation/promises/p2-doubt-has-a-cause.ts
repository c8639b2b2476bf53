import type { DispatchFact } from '../../../functions/contracts/facts.ts';
import { SendBatch } from '../../../functions/contracts/messages.ts';
import type { World } from '../world.ts';

/**
 * P2: nobody is left in doubt for nothing. A message is, where a call may have carried it, or a worker died or failed
 * with its claim; who was only told to wait gets it later.
 */
export function doubtHasACause(world: World): void {
  const { chronicle, bank } = world;
  const stumbled = new Set(
    [...bank.batches.stumbles, ...bank.urgent.stumbles].map((body) => SendBatch.parse(JSON.parse(body))).map(originOf),
  );
  for (const [customerId, facts] of chronicle.facts)
    for (const { fact } of facts) {
      if (fact.kind !== 'dispatch' || (fact.status !== 'unknown' && fact.status !== 'unresolved')) continue;
      if (chronicle.carried.has(`${fact.runId} ${customerId}`) || stumbled.has(originOf(fact))) continue;
      if (hasOtherRun(world, fact)) continue;
      world.break('P2', `${customerId} is in doubt in ${fact.runId}, and no call ever carried the message`);
    }
}

/** A batch and all that its deferred go to: their names begin with its own. */
const originOf = ({ runId, batch }: { runId: string; batch: string }): string =>
  `${runId} ${batch.split('#')[2]?.split('.')[0]}`;

/** Two runs of one occurrence hold the same claims: either may have left this one. */
const hasOtherRun = ({ chronicle }: World, { runId, campaignId }: DispatchFact): boolean =>
  [...chronicle.runs.values()].some((run) => run.id !== runId && run.campaignId === campaignId);
