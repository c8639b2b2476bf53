import * as fc from 'fast-check';
import type { Fact } from '../../functions/contracts/facts.ts';
import { padSequence } from '../../functions/scoring/checkpoint.ts';
import type { StreamedFact } from '../../functions/scoring/fold-timeline.ts';
import { bankEvent, credit, customerId, dispatch, refusal, resolution, response } from './facts.ts';

/** One call of the function: a piece of one shard. */
export type Call = { shardId: string; facts: StreamedFact[] };

const instant = fc
  .integer({ min: Date.parse('2026-01-01T00:00:00Z'), max: Date.parse('2027-12-31T00:00:00Z') })
  .map((ms) => new Date(ms).toISOString());

const person = fc.integer({ min: 1, max: 4 });

const anyFact: fc.Arbitrary<Fact> = fc.oneof(
  fc.tuple(person, fc.constantFrom('sent', 'failed', 'unknown')).map(([n, status]) => dispatch(n, { status })),
  person.map((n) => resolution(n, 'sent')),
  fc.tuple(person, fc.constantFrom('holdout', 'contact-cap')).map(([n, reason]) => refusal(n, reason)),
  fc
    .tuple(person, instant, fc.constantFrom('delivery', 'opened', 'clicked', 'responded', 'unsubscribed'))
    .map(([n, at, event]) => response(n, event, { at })),
  fc
    .tuple(person, instant, fc.constantFrom('human', 'prefetch', 'scanner'))
    .map(([n, at, verdict]) => response(n, 'open', { at, verdict, eventId: at })),
  fc
    .tuple(person, instant, fc.constantFrom('transaction', 'conversion'), fc.integer({ min: 1, max: 900_000 }))
    .map(([n, at, event, cents]) =>
      bankEvent(n, event, { at, fact: `event#${at}`, amount: cents / 100, ...(n > 2 && { credit: credit(n) }) }),
    ),
);

/** Facts that are each on the Timeline once, as the stream has them. */
export const facts = fc.uniqueArray(anyFact, {
  minLength: 1,
  maxLength: 40,
  selector: ({ customerId, fact }) => `${customerId} ${fact}`,
});

export const inOneShard = (all: Fact[]): Call[] => [{ shardId: 'shard-0', facts: all.map(place) }];

/** The facts in any order over two shards, brought in pieces that may begin before what was brought already. */
export const deliveries = (all: Fact[]): fc.Arbitrary<Call[]> =>
  fc
    .record({
      order: fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }),
      first: fc.integer({ min: 0, max: all.length }),
      steps: fc.array(
        fc.record({ shard: fc.integer({ min: 0, max: 1 }), back: fc.nat({ max: 20 }), ahead: fc.nat({ max: 20 }) }),
        { maxLength: 12 },
      ),
    })
    .map(({ order, first, steps }) => {
      const shards = [order.slice(0, first), order.slice(first)].map((facts) => facts.map(place));
      const brought = [0, 0];
      const calls: Call[] = [];
      const rest = [0, 1].map((shard) => ({ shard, back: 0, ahead: all.length }));
      for (const { shard, back, ahead } of [...steps, ...rest]) {
        const from = Math.max(0, brought[shard]! - back);
        const to = Math.min(shards[shard]!.length, brought[shard]! + ahead);
        if (to > from) calls.push({ shardId: `shard-${shard}`, facts: shards[shard]!.slice(from, to) });
        brought[shard] = to;
      }
      return calls;
    });

const place = (fact: Fact, n: number): StreamedFact => ({
  fact,
  sequence: padSequence(String(9_990 + n * 7)),
  madeAtS: 1_800_000_000 + n,
});

export const customers = [1, 2, 3, 4].map((n) => ({ customerId: customerId(n) as string, city: 'Lisbon' }));
