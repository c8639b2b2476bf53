import * as z from 'zod';
import { MessageChannel } from './vocabulary.ts';

const count = z.number().int().default(0);

/** What the fold counts of one run: item `counters` beside the run. A recount of the Timeline gives the same. */
export const RunCounters = z.object({
  sent: count,
  failed: count,
  /** In doubt now: goes down when a fact settles one. */
  unknown: count,
  unresolved: count,
  refused: count,
  holdout: count,
  delivered: count,
  /** For good, as providers count a sender's bounce rate; those that may pass are apart. */
  bounced: count,
  softBounced: count,
  complained: count,
  /** The provider took it and then would not send it: a virus, a value missing in the template. */
  rejected: count,
  /** Messages with a human open, a human click, either, an opt-out. */
  opened: count,
  clicked: count,
  responded: count,
  unsubscribed: count,
  converted: count,
  revenueCents: count,
  /** Every open and click as it came, by verdict. */
  opensHuman: count,
  opensPrefetch: count,
  opensScanner: count,
  clicksHuman: count,
  clicksPrefetch: count,
  clicksScanner: count,
});
export type RunCounters = z.infer<typeof RunCounters>;

/** The same of every message of a segment × campaign kind × channel: item `<segmentId>#<kind>#<channel>` of `scoreboard`. */
export const ScoreboardSums = RunCounters.pick({
  sent: true,
  delivered: true,
  opened: true,
  clicked: true,
  responded: true,
  unsubscribed: true,
  converted: true,
  revenueCents: true,
});
export type ScoreboardSums = z.infer<typeof ScoreboardSums>;

/** A share of a count with its 95 % interval; null where there is nothing to take a share of. */
export const Rate = z.object({
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** The interval is too wide to choose by. */
  inconclusive: z.boolean(),
});
export type Rate = z.infer<typeof Rate>;

export const ScoreboardRow = ScoreboardSums.extend({
  segmentId: z.string(),
  kind: z.string(),
  channel: MessageChannel,
  /** Delivered messages that a person opened or clicked, as a share (0 to 1). */
  response: Rate,
  /** Opt-outs per thousand delivered messages. */
  optOutPerThousand: Rate,
});
export type ScoreboardRow = z.infer<typeof ScoreboardRow>;

const score = z.object({ value: z.number(), reason: z.string() });

/** GET /api/scores/{customerId}: every score as of now, with the reason in words. */
export const CustomerScores = z.object({
  customerId: z.string(),
  asOf: z.iso.datetime(),
  /** Null for somebody who never bought. */
  recencyDays: z.object({ value: z.number().nullable(), reason: z.string() }),
  frequency: score,
  monetary: score,
  engagementEmail: score,
  engagementSms: score,
});
export type CustomerScores = z.infer<typeof CustomerScores>;
