import { packGate } from '../../functions/gate/gate.ts';
import type { Item } from '../../functions/platform/database.ts';
import { aGate, aRun } from '../support/builders.ts';
import type { CannedTask } from './canned-aws.ts';
import type { Figure } from './figure.ts';
import { asOnLambda, Child } from './measure.ts';
import { tell } from './progress.ts';
import type { SendTask, Sent } from './send-work.ts';

const dueAt = '2027-03-01T10:00:00.000Z';
const perBatch = 50;
/** One turn is 1,000 messages. */
const batchesPerTurn = 20;
const warmUpTurns = 3;
/** Ours and the bare loop, one after the other. Of each the least disturbed turn counts: what else the machine does only adds. */
const turnsOfBoth = 15;
const [fewer, more] = [10, 200];

/** Full batches through the real send-batch and real clients, against a bare loop that makes the same calls. */
export async function benchSend(): Promise<Figure[]> {
  const [ours, floor] = [await Sender.start('ours'), await Sender.start('floor')];
  try {
    for (let turn = -warmUpTurns; turn < more; turn++) {
      await ours.send(turn >= 0);
      if (turn < turnsOfBoth) await floor.send(turn >= 0);
      tell('send: thousand messages', turn + 1, more);
    }
    return figuresOf(ours.turns, floor.turns, await ours.callsPerBatch());
  } finally {
    ours.end();
    floor.end();
  }
}

/** A process that sends, turn by turn, and one that answers it. */
class Sender {
  readonly turns: Sent[] = [];
  readonly #server: Child;
  readonly #worker: Child;
  readonly #task: SendTask;
  #batches = 0;

  private constructor(server: Child, worker: Child, task: SendTask) {
    this.#server = server;
    this.#worker = worker;
    this.#task = task;
  }

  static async start(who: SendTask['who']): Promise<Sender> {
    const server = await Child.start('canned-aws.ts');
    const endpoint = await server.ask<string>({ customers: 0, ...bank() } satisfies CannedTask);
    const task = { who, endpoint, dueAt, batches: batchesPerTurn };
    return new Sender(server, await Child.start('send-work.ts', asOnLambda), task);
  }

  async send(isMeasured: boolean): Promise<void> {
    const sent = await this.#worker.ask<Sent>(this.#task);
    this.#batches += batchesPerTurn;
    if (isMeasured) this.turns.push(sent);
  }

  async callsPerBatch(): Promise<{ database: number; email: number }> {
    const calls = Object.entries(await this.#server.ask<Record<string, number>>('calls' satisfies CannedTask));
    const perBatchOf = (isEmail: boolean) =>
      sum(calls.filter(([name]) => name.startsWith('ses') === isEmail).map(([, count]) => count)) / this.#batches;
    return { database: perBatchOf(false), email: perBatchOf(true) };
  }

  end(): void {
    this.#server.end();
    this.#worker.end();
  }
}

function figuresOf(ours: Sent[], floor: Sent[], calls: { database: number; email: number }): Figure[] {
  const cpuMs = (turns: Sent[]) => Math.min(...turns.map(({ cpuSeconds }) => cpuSeconds)) * 1000;
  const perSecond = (turns: Sent[]) => (batchesPerTurn * perBatch) / Math.min(...turns.map(({ seconds }) => seconds));
  const [first, last] = [ours.slice(0, fewer), ours.slice(-fewer)];
  return [
    {
      figure: 'send.cpu-per-1000',
      value: cpuMs(ours.slice(0, turnsOfBoth)),
      unit: 'CPU ms',
      floor: cpuMs(floor),
      target: { atMost: 400 },
      note: `floor: a bare SDK loop that makes the same calls; both warm, ${turnsOfBoth} turns each of 1,000 messages, the least disturbed one`,
    },
    {
      figure: 'send.messages-per-second',
      value: perSecond(ours.slice(0, turnsOfBoth)),
      unit: 'messages/s',
      floor: perSecond(floor),
      note: 'one worker, one batch at a time, the endpoint answering at once on the same cores',
    },
    {
      figure: 'send.time-growth',
      value: cpuMs(last),
      unit: 'CPU ms',
      floor: cpuMs(first),
      target: { atMost: 1.2, of: 'ratio' },
      note: `CPU per 1,000 of the last of ${thousands(more)} messages; floor: of the first ${thousands(fewer)}. The same is linear, and a fifth is left to the machine`,
    },
    {
      figure: 'send.peak-memory',
      value: last.at(-1)!.peakResidentMb,
      unit: 'MB',
      floor: first.at(-1)!.peakResidentMb,
      target: { atMost: 256 },
      note: `${thousands(more)} messages; floor: ${thousands(fewer)}; Node started as Lambda starts it for a function of 512 MB`,
    },
    { figure: 'send.database-calls-per-batch', value: calls.database, unit: 'calls', target: { atMost: 8 } },
    { figure: 'send.email-calls-per-batch', value: calls.email, unit: 'calls', target: { atMost: 1 } },
  ];
}

const thousands = (turns: number): string => (turns * batchesPerTurn * perBatch).toLocaleString('en');
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
