import type { Random } from './random.ts';

/** Every kind of fault, with how often it strikes at its place in the worst weather. */
const worst = {
  'table-throttled': 0.02,
  'table-reply-lost': 0.02,
  'table-write-lost': 0.02,
  'table-write-repeated': 0.02,
  'table-conflict': 0.04,
  'table-stale-read': 0.3,
  'table-short-page': 0.95,
  'slow-answer': 0.08,
  stall: 0.02,
  'worker-killed': 0.02,
  'time-out': 0,
  'queue-refused': 0.03,
  'queue-reply-lost': 0.03,
  'queue-duplicate': 0.15,
  'queue-twice': 0.1,
  'queue-late': 0.05,
  'queue-reordered': 0.5,
  'queue-lost-everything': 0.6,
  'queue-dead-letter': 0,
  'schedule-refused': 0.05,
  'schedule-late': 0.3,
  'schedule-twice': 0.2,
  'schedule-lost': 0.05,
  'provider-reset-before': 0.06,
  'provider-reset-after': 0.1,
  'provider-no-connection': 0.05,
  'provider-connect-hangs': 0.04,
  'provider-throttles-call': 0.2,
  'provider-throttles-entry': 0.1,
  'provider-rejects-entry': 0.04,
  'provider-500-before': 0.05,
  'provider-500-after': 0.06,
  'provider-hangs': 0.15,
  'provider-answers-late': 0.06,
  'provider-answers-half': 0.15,
  'provider-accepts-half': 0.06,
  'provider-poison-entry': 0.05,
  'provider-set-up-refused': 0.01,
  'event-lost': 0.2,
  'event-doubled': 0.2,
  'event-hours-late': 0.15,
  'event-before-dispatch': 0.2,
  'stream-split': 0.01,
  'stream-batch-halved': 0.1,
  'stream-batch-again': 0.1,
} as const;

export type Fault = keyof typeof worst;
export const faults = Object.keys(worst) as Fault[];

/** Which faults a seed knows and how often they strike: some runs are calm, some know one fault, some know all. */
export class Weather {
  readonly counts: Record<Fault, number>;
  isCalm = false;
  readonly #random: Random;
  #rates: Partial<Record<Fault, number>> = {};

  constructor(random: Random) {
    this.#random = random;
    this.counts = Object.fromEntries(faults.map((fault) => [fault, 0])) as Record<Fault, number>;
    const known = random.pick([0, 0.15, 0.5, 0.8, 1]);
    for (const fault of faults) if (random.chance(known)) this.#rates[fault] = worst[fault] * random.spread(0.05, 1);
  }

  strikes(fault: Fault): boolean {
    if (!this.#random.chance(this.#rates[fault] ?? 0)) return false;
    this.counts[fault]++;
    return true;
  }

  count(fault: Fault): void {
    this.counts[fault]++;
  }

  /** Faults stop, for good. */
  calm(): void {
    this.isCalm = true;
    this.#rates = {};
  }

  /** How long one way of a call takes, in virtual milliseconds. */
  latencyMs(): number {
    if (this.strikes('stall')) return this.#random.between(3_000, 45_000);
    if (this.strikes('slow-answer')) return this.#random.between(100, 2_500);
    return this.#random.between(1, 12);
  }
}
