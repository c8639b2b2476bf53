import type { RunCounters, ScoreboardSums } from '../contracts/counters.ts';
import type { Scores } from '../contracts/customer.ts';
import type { Fact } from '../contracts/facts.ts';
import { addScore } from './add-score.ts';
import { applyOnce, type Share, type SumItems } from './apply-once.ts';
import type { Place } from './checkpoint.ts';
import { type Counts, runShare, scoreboardShare, scorePoint } from './shares-of-fact.ts';

/** A fact as a shard of the stream brings it. */
export type StreamedFact = Place & { fact: Fact };

export type FoldParts = {
  runs: SumItems<RunCounters>;
  scoreboard: SumItems<ScoreboardSums>;
  scores: SumItems<Scores | undefined>;
};

/** Items written, by kind. */
export type Folded = { runs: number; scoreboard: number; scores: number };

/**
 * New facts into run counters, the scoreboard and customers' scores; facts that were folded before change nothing. The
 * three are independent: when one fails, the repeat finds the others done.
 */
export async function foldTimeline(facts: StreamedFact[], shardId: string, parts: FoldParts): Promise<Folded> {
  const runs = shares(facts, runShare, ({ runId }) => runId);
  const scoreboard = shares(facts, scoreboardShare, ({ part }) => part);
  const scores = shares(facts, scorePoint, ({ customerId }) => customerId);
  return {
    runs: await applyOnce(shardId, runs, parts.runs, (sums, { counts }) => addCounts(sums, counts)),
    scoreboard: await applyOnce(shardId, scoreboard, parts.scoreboard, (sums, { counts }) => addCounts(sums, counts)),
    scores: await applyOnce(shardId, scores, parts.scores, addScore),
  };
}

function shares<C>(
  facts: StreamedFact[],
  shareOf: (fact: Fact) => C | undefined,
  keyOf: (share: C) => string,
): Share<C>[] {
  return facts.flatMap(({ fact, sequence, madeAtS }) => {
    const share = shareOf(fact);
    return share === undefined ? [] : [{ key: keyOf(share), share, sequence, madeAtS }];
  });
}

export function addCounts<V extends Record<string, number>>(sums: V, counts: Counts): V {
  const sum = Object.fromEntries(Object.entries(counts).map(([name, count = 0]) => [name, (sums[name] ?? 0) + count]));
  return { ...sums, ...sum };
}
