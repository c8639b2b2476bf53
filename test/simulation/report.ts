import type { Counts, SeedResult } from './run-seed.ts';

export type Failure = { seed: number; promise: string; message: string };
/** What a simulation came to: how often each thing happened over all seeds, and every promise that was broken. */
export type Report = { seeds: number; failures: Failure[]; counts: Counts; traceHash: number };

export const emptyReport = (): Report => ({ seeds: 0, failures: [], counts: {}, traceHash: 0 });

export function addResult(report: Report, { seed, broken, counts, traceHash }: SeedResult): Report {
  report.seeds++;
  // A sum, so that the order in which threads end does not matter.
  report.traceHash = (report.traceHash + traceHash) % 2 ** 32;
  if (broken) report.failures.push({ seed, ...broken });
  for (const [name, count] of Object.entries(counts)) report.counts[name] = (report.counts[name] ?? 0) + count;
  return report;
}

const longestList = 20;

/** The same for people: what it went through, and how to see a failure again. */
export function wordsOf({ seeds, failures, counts, traceHash }: Report): string {
  const lines = Object.entries(counts).map(([name, count]) => `  ${String(count).padStart(10)}  ${name}`);
  const broken = failures
    .toSorted((a, b) => a.seed - b.seed)
    .slice(0, longestList)
    .map(({ seed, promise, message }) => `${promise} broken: ${message}\n  npm run simulate -- --seed ${seed} --trace`);
  const verdict =
    failures.length === 0
      ? `${seeds} seeds, every promise kept.`
      : `${failures.length} of ${seeds} seeds broke a promise.`;
  return [`trace ${traceHash.toString(16)}`, ...lines, ...broken, verdict].join('\n');
}
