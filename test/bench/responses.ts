import type { DynamoDBRecord } from 'aws-lambda';
import { RunCounters, ScoreboardSums } from '../../functions/contracts/counters.ts';
import type { ResponseFact } from '../../functions/contracts/facts.ts';
import { Fact } from '../../functions/contracts/facts.ts';
import { newImageOf } from '../../functions/platform/stream-image.ts';
import { recordResponses } from '../../functions/responses/record-response.ts';
import type { SumItem, SumItems } from '../../functions/scoring/apply-once.ts';
import { padSequence } from '../../functions/scoring/checkpoint.ts';
import { foldTimeline } from '../../functions/scoring/fold-timeline.ts';
import { example, inEnvelope } from '../responses/examples.ts';
import type { Figure } from './figure.ts';
import { measure } from './measure.ts';

const queueBatch = 25;
const streamBatch = 1_000;
const hearing = { hashKey: Buffer.alloc(32, 7), now: Date.parse('2027-03-01T02:00:12.000Z') };

/**
 * Events per second and core from the queue's record to facts, and from the stream's record to counters and scores, with
 * stores that answer at once: what remains is reading, judging, counting. Of ten messages each is delivered, four are
 * opened, one is clicked.
 */
export async function benchResponses(messages = 20_000): Promise<Figure[]> {
  const bodies = Array.from({ length: messages }, (_, n) => eventsOf(n)).flat();
  const facts: ResponseFact[] = [];
  const { cpuSeconds: recording } = await measure(async () => {
    for (let start = 0; start < bodies.length; start += queueBatch) {
      const records = bodies.slice(start, start + queueBatch).map((body, n) => ({ messageId: String(n), body }));
      const { failures } = await recordResponses(records, hearing, {
        suppress: async () => {},
        insert: async (inserted) => {
          facts.push(...inserted);
          return [];
        },
        proveSent: async () => {},
        judge: async () => {},
      });
      if (failures.size > 0) throw new Error(`events failed: ${String([...failures.values()][0])}`);
    }
  });
  const records = facts.map(toRecord);
  const { cpuSeconds: folding } = await measure(async () => {
    for (let start = 0; start < records.length; start += streamBatch) {
      const streamed = records.slice(start, start + streamBatch).map((record) => ({
        fact: Fact.parse(newImageOf(record)),
        sequence: padSequence(record.dynamodb!.SequenceNumber!),
        madeAtS: 1_800_000_000,
      }));
      await foldTimeline(streamed, 'shard-0', instantItems);
    }
  });
  return [
    {
      figure: 'responses.events-per-cpu-second',
      value: bodies.length / (recording + folding),
      unit: 'events/s',
      target: { atLeast: 5000 },
      note: 'recorded and folded, store time left out',
    },
    { figure: 'responses.cpu-per-event', value: (recording * 1e6) / bodies.length, unit: 'µs' },
    { figure: 'responses.cpu-per-fact-folded', value: (folding * 1e6) / facts.length, unit: 'µs' },
  ];
}

const templates = { delivery: example('delivery'), open: example('open'), click: example('click') };

function eventsOf(n: number): string[] {
  const kinds = ['delivery', ...(n % 10 < 4 ? ['open'] : []), ...(n % 10 === 0 ? ['click'] : [])] as const;
  return kinds.map((kind) => {
    const event = templates[kind as keyof typeof templates];
    const tags = { ...event.mail.tags, customer: [`C${n}`], dispatch: [`dsp_${n}`], run: [`run_${n % 3}`] };
    return inEnvelope({ ...event, mail: { ...event.mail, tags } });
  });
}

const toRecord = (fact: ResponseFact, n: number): DynamoDBRecord => ({
  eventID: String(n),
  eventName: 'INSERT',
  dynamodb: {
    SequenceNumber: String(100_000_000_000_000_000_000n + BigInt(n)),
    ApproximateCreationDateTime: 1_800_000_000,
    NewImage: Object.fromEntries(Object.entries(fact).map(([name, value]) => [name, { S: String(value) }])),
  },
});

const instant = <V>(empty: V): SumItems<V> => ({
  read: async (keys) => keys.map((key): SumItem<V> => ({ key, value: empty, version: 1, applied: {} })),
  write: async (items) => items.map(() => 'done'),
});
const instantItems = {
  runs: instant(RunCounters.parse({})),
  scoreboard: instant(ScoreboardSums.parse({})),
  scores: instant(undefined),
};
