import type { World } from '../world.ts';

/**
 * P2: nobody is left in doubt for nothing. A message is, where a call may have carried it, or a worker died or failed
 * with its claim; who was only told to wait gets it later.
 */
export function doubtHasACause(world: World): void {
  const { chronicle, bank } = world;
  if (bank.batches.stumbles + bank.urgent.stumbles > 0) return;
  for (const [customerId, facts] of chronicle.facts)
    for (const { fact } of facts) {
      const isInDoubt = fact.kind === 'dispatch' && (fact.status === 'unknown' || fact.status === 'unresolved');
      if (isInDoubt && !chronicle.carried.has(`${fact.runId} ${customerId}`))
        world.break('P2', `${customerId} is in doubt in ${fact.runId}, and no call ever carried the message`);
    }
}
