/**
 * What an item has taken in, by shard of the stream: the last sequence number applied and when that record was made,
 * `<40 digits>@<epoch seconds>`. It lies in the item it is about, so both change in one write.
 */
export type Applied = Record<string, string>;

/** A record's place in its shard. `madeAtS`: DynamoDB's own clock, epoch seconds. */
export type Place = { sequence: string; madeAtS: number };

/** Sequence numbers have 21 to 40 digits (DynamoDB Streams API: StreamRecord) and do not fit a number: padded, they order as words. */
export const padSequence = (sequence: string): string => sequence.padStart(40, '0');

export const isApplied = (applied: Applied, shardId: string, sequence: string): boolean =>
  sequence <= sequenceOf(applied[shardId]);

/**
 * The checkpoint after this record. Shards that ended drop out when their last record is 25 h older than this one: a
 * stream keeps records for 24 h, so nothing of them can come again.
 */
export function advance(applied: Applied, shardId: string, { sequence, madeAtS }: Place): Applied {
  const kept = Object.entries(applied).filter(([, last]) => madeAtS - madeAtSOf(last) <= keptForS);
  return { ...Object.fromEntries(kept), [shardId]: `${sequence}@${Math.floor(madeAtS)}` };
}

const keptForS = 25 * 3600;

const sequenceOf = (last = ''): string => last.split('@')[0] ?? '';
const madeAtSOf = (last: string): number => Number(last.split('@')[1] ?? 0);
