import { readSums } from '../../../functions/audience/sums.store.ts';
import { wordsOf } from '../../../functions/gate/reasons.ts';
import type { World } from '../world.ts';

/** P5: every refusal is one fact of that person and run, with a reason somebody can read; and the run counts each reason. */
export async function reasonsAreKept(world: World): Promise<void> {
  const reasons = new Map<string, Map<string, number>>();
  for (const [customerId, facts] of world.chronicle.facts) {
    const runs = new Set<string>();
    for (const { fact } of facts) {
      if (fact.kind !== 'refusal') continue;
      if (runs.has(fact.runId)) world.break('P5', `${customerId} is refused twice in ${fact.runId}`);
      runs.add(fact.runId);
      if (facts.some((each) => each.fact.kind === 'overruled' && each.fact.runId === fact.runId)) continue;
      if (wordsOf(fact.reason).en === fact.reason) world.break('P5', `nobody can read the reason "${fact.reason}"`);
      const ofRun = reasons.get(fact.runId) ?? new Map<string, number>();
      reasons.set(fact.runId, ofRun.set(fact.reason, (ofRun.get(fact.reason) ?? 0) + 1));
    }
  }
  for (const run of world.chronicle.runs.values()) {
    if (run.status !== 'finished') continue;
    const stored = (await readSums(world.memory, run.id)).reasons;
    for (const reason of new Set([...Object.keys(stored), ...(reasons.get(run.id)?.keys() ?? [])])) {
      const counted = reasons.get(run.id)?.get(reason) ?? 0;
      if ((stored[reason] ?? 0) !== counted)
        world.break('P5', `${run.id} counts ${stored[reason] ?? 0} for ${reason}, the people's facts ${counted}`);
    }
  }
}
