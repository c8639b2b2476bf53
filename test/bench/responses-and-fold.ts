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

export type Figure = { figure: string; value: number; unit: string };

const queueBatch = 25;
const streamBatch = 1_000;

/**
 * Events per second and core from the queue's record to facts, and from the stream's record to counters and scores, with
 * stores that answer at once: what remains is reading, judging, counting. Of ten messages each is delivered, four are
 * opened, one is clicked.
 */
export async function benchResponsesAndFold(messages = 20_000): Promise<Figure[]> {
  const bodies = Array.from({ length: messages }, (_, n) => eventsOf(n)).flat();
  const facts: ResponseFact[] = [];
  const recording = await cpuSeconds(async () => {
    for (let start = 0; start < bodies.length; start += queueBatch) {
      const records = bodies.slice(start, start + queueBatch).map((body, n) => ({ messageId: String(n), body }));
      const { failures } = await recordResponses(records, {
        suppress: async () => {},
        insert: async (inserted) => {
          facts.push(...inserted);
          return [];
        },
        proveSent: async () => {},
      });
      if (failures.size > 0) throw new Error(`events failed: ${String([...failures.values()][0])}`);
    }
  });
  const records = facts.map(toRecord);
  const folding = await cpuSeconds(async () => {
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
      figure: 'responses.events-recorded',
      value: Math.round(bodies.length / recording),
      unit: 'events per CPU second',
    },
    { figure: 'responses.cpu-per-event', value: micros(recording, bodies.length), unit: 'µs' },
    { figure: 'responses.facts-folded', value: Math.round(facts.length / folding), unit: 'facts per CPU second' },
    { figure: 'responses.cpu-per-fact', value: micros(folding, facts.length), unit: 'µs' },
  ];
}

const micros = (seconds: number, count: number): number => Math.round((seconds / count) * 1e8) / 100;

async function cpuSeconds(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
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

if (import.meta.main) for (const figure of await benchResponsesAndFold()) console.log(JSON.stringify(figure));
