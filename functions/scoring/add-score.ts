import type { Scores } from '../contracts/customer.ts';
import { decayScores } from './decay.ts';
import type { ScorePoint } from './shares-of-fact.ts';

/**
 * Scores with one more point, as of the later of both instants: an early point arriving late is worth what it would be by
 * now. Any order of points gives the same scores (P6).
 */
export function addScore(scores: Scores | undefined, point: ScorePoint): Scores {
  const pointScores = scoresOf(point);
  if (!scores) return pointScores;
  const asOfMs = Math.max(Date.parse(scores.asOf), point.atMs);
  const [before, added] = [decayScores(scores, asOfMs), decayScores(pointScores, asOfMs)];
  const last = [scores.lastTransactionAt, pointScores.lastTransactionAt].filter((at) => at !== undefined);
  return {
    ...(last.length > 0 && { lastTransactionAt: last.toSorted(byInstant).at(-1)! }),
    frequency: before.frequency + added.frequency,
    monetary: before.monetary + added.monetary,
    engagementEmail: before.engagementEmail + added.engagementEmail,
    engagementSms: before.engagementSms + added.engagementSms,
    asOf: before.asOf,
  };
}

function scoresOf({ atMs, frequency, monetary, engagementEmail, engagementSms }: ScorePoint): Scores {
  const asOf = new Date(atMs).toISOString();
  return {
    ...(frequency > 0 && { lastTransactionAt: asOf }),
    frequency,
    monetary,
    engagementEmail,
    engagementSms,
    asOf,
  };
}

const byInstant = (a: string, b: string): number => Date.parse(a) - Date.parse(b);
