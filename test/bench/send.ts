import { packGate } from '../../functions/gate/gate.ts';
import type { Item } from '../../functions/platform/database.ts';
import { aGate, aRun } from '../support/builders.ts';
import type { CannedTask } from './canned-aws.ts';
import type { Figure } from './figure.ts';
import { askNew, Child } from './measure.ts';
import type { SendAnswer, SendTask } from './send-work.ts';

const dueAt = '2027-03-01T10:00:00.000Z';
const perBatch = 50;
const warmUp = 40;
const batches = 200;

/** Full batches through the real send-batch and real clients, against a bare loop that makes the same calls. */
export async function benchSend(): Promise<Figure[]> {
  const server = await Child.start('canned-aws.ts');
  try {
    const endpoint = await server.ask<string>({ customers: 0, ...bank() } satisfies CannedTask);
    const sent = await askNew<SendAnswer>('send-work.ts', { endpoint, dueAt, warmUp, batches } satisfies SendTask);
    const calls = await server.ask<Record<string, number>>('calls' satisfies CannedTask);
    return figuresOf(sent, calls);
  } finally {
    server.end();
  }
}

function figuresOf({ ours, floor, peakResidentMb }: SendAnswer, calls: Record<string, number>): Figure[] {
  const messages = batches * perBatch;
  // Warm-up and measured batches of both, and the one whose calls were heard: all make the same calls.
  const made = 2 * (warmUp + batches) + 1;
  const emailCalls = Object.entries(calls).flatMap(([name, count]) => (name.startsWith('ses') ? [count] : []));
  const all = sum(Object.values(calls));
  return [
    {
      figure: 'send.cpu-per-1000',
      value: (ours.cpuSeconds * 1e6) / messages,
      unit: 'CPU ms',
      floor: (floor.cpuSeconds * 1e6) / messages,
      target: { atMost: 400 },
      note: 'floor: a bare SDK loop that makes the same calls',
    },
    {
      figure: 'send.messages-per-second',
      value: messages / ours.seconds,
      unit: 'messages/s',
      floor: messages / floor.seconds,
      note: 'one worker, one batch at a time, the endpoint answering at once',
    },
    {
      figure: 'send.messages-per-cpu-second',
      value: messages / ours.cpuSeconds,
      unit: 'messages/s',
      floor: messages / floor.cpuSeconds,
    },
    { figure: 'send.peak-memory', value: peakResidentMb, unit: 'MB', target: { atMost: 256 } },
    {
      figure: 'send.database-calls-per-batch',
      value: (all - sum(emailCalls)) / made,
      unit: 'calls',
      target: { atMost: 8 },
    },
    { figure: 'send.email-calls-per-batch', value: sum(emailCalls) / made, unit: 'calls', target: { atMost: 1 } },
  ];
}

const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0);

/** A run that is being released, so large that no batch is near its end, and people who all may be sent to. */
function bank(): Pick<Extract<CannedTask, object>, 'items' | 'batches'> {
  const run = aRun({ frozen: 1_000_000 });
  const contacts = [{ brand: 'main' as const, channel: 'email' as const, atMinute: 29_990_000 }];
  return {
    items: [run as Item, { id: 'fence', part: 'fence', stackId: 'stack-1' }],
    batches: { dueAt, gate: packGate(aGate({ version: 4, contacts })) },
  };
}
