import type { Rate, ScoreboardRow, ScoreboardSums } from '../contracts/counters.ts';
import { MessageChannel } from '../contracts/vocabulary.ts';
import { Rejected } from '../platform/errors.ts';
import { wilsonInterval } from './wilson.ts';

/** House numbers: an interval wider than this says too little to prefer one segment over another. */
const widestResponse = 0.1;
const widestOptOutPerThousand = 10;

/** One row: what messages of a kind on a channel brought from a segment, with 95 % intervals. `part`: `<segmentId>#<kind>#<channel>`. */
export function scoreboardRow({ part, counts }: { part: string; counts: ScoreboardSums }): ScoreboardRow {
  const [segmentId, kind, channelWord] = part.split('#');
  const channel = MessageChannel.safeParse(channelWord);
  if (!segmentId || !kind || !channel.success)
    throw new Rejected(`scoreboard row ${part} has no segment, kind and channel`);
  const { delivered, responded, unsubscribed } = counts;
  return {
    segmentId,
    kind,
    channel: channel.data,
    ...counts,
    response: rate(responded, delivered, { per: 1, widest: widestResponse }),
    optOutPerThousand: rate(unsubscribed, delivered, { per: 1000, widest: widestOptOutPerThousand }),
  };
}

/** The whole scoreboard, most messages first; rows are few (segments × kinds × channels). */
export async function scoreboard(
  rows: AsyncIterable<{ part: string; counts: ScoreboardSums }>,
): Promise<ScoreboardRow[]> {
  const all: ScoreboardRow[] = [];
  for await (const row of rows) all.push(scoreboardRow(row));
  return all.toSorted((a, b) => b.sent - a.sent);
}

/** An event about a message can be here before the message's delivery: a share is never above one. */
function rate(hits: number, trials: number, { per, widest }: { per: number; widest: number }): Rate {
  const base = Math.max(trials, hits);
  if (base === 0) return { value: null, low: null, high: null, inconclusive: true };
  const { low, high } = wilsonInterval(hits, base);
  return {
    value: (hits / base) * per,
    low: low * per,
    high: high * per,
    inconclusive: (high - low) * per > widest,
  };
}
