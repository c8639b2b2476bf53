import type { Scores } from '../contracts/customer.ts';

const dayMs = 86_400_000;

/** House values: a purchase weighs half after a year; interest shown in a message fades within a month. */
export const transactionHalfLifeDays = 365;
export const engagementHalfLifeDays = 30;

/**
 * `value` as of `fromMs`, brought to `toMs`: value × 2^(−age ÷ half-life). Sums of such values decay alike, and backwards
 * too, so facts that come late or early add up to the same number whatever their order.
 */
export function decay(value: number, fromMs: number, toMs: number, halfLifeDays: number): number {
  return value * 2 ** (-(toMs - fromMs) / dayMs / halfLifeDays);
}

/** All decaying scores brought from their own instant to `atMs`. */
export function decayScores(scores: Scores, atMs: number): Scores {
  const fromMs = Date.parse(scores.asOf);
  const transactions = (value: number) => decay(value, fromMs, atMs, transactionHalfLifeDays);
  const engagement = (value: number) => decay(value, fromMs, atMs, engagementHalfLifeDays);
  return {
    ...scores,
    frequency: transactions(scores.frequency),
    monetary: transactions(scores.monetary),
    engagementEmail: engagement(scores.engagementEmail),
    engagementSms: engagement(scores.engagementSms),
    asOf: new Date(atMs).toISOString(),
  };
}
