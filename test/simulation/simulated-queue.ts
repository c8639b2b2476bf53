import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { bodyOf, type Queue } from '../../functions/platform/queues.ts';
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';
import type { Weather } from './weather.ts';

/** The function behind a queue, as its event source mapping calls it. */
export type Consumer = {
  batchSize: number;
  concurrency: number;
  invoke: (event: SQSEvent) => Promise<SQSBatchResponse>;
};
type Parts = { scheduler: Scheduler; random: Random; weather: Weather; isCopy?: boolean };
type Message = { id: string; body: string; group: string | undefined; visibleAtMs: number; receives: number };

/** Six times the function's time-out (infra/heliant-queue.ts); so long a message that failed is not seen. */
const visibilityMs = 360_000;
/** Ten as deployed (infra/heliant-queue.ts); two in some worlds, so that messages are given up and must not be missed. */
const mostReceives = [10, 10, 10, 2];

/** A queue that delivers at least once, in any order, sometimes late, and may lose everything; and the function that reads it. */
export class SimulatedQueue<M> implements Queue<M> {
  readonly name: string;
  readonly #parts: Parts;
  readonly #consumer: Consumer;
  readonly #mostReceives: number;
  #messages: Message[] = [];
  #inFlight = 0;
  /** Messages with which a worker died or failed. */
  readonly stumbles: string[] = [];
  #sent = 0;
  #isClosed = false;

  constructor(name: string, consumer: Consumer, parts: Parts) {
    this.name = name;
    this.#consumer = consumer;
    this.#parts = parts;
    this.#mostReceives = parts.random.pick(mostReceives);
  }

  get isEmpty(): boolean {
    return this.#messages.length === 0 && this.#inFlight === 0;
  }

  async send(message: M, { delaySeconds = 0, group }: { delaySeconds?: number; group?: string } = {}): Promise<void> {
    await this.#take([bodyOf(message, delaySeconds)], delaySeconds * 1000, group);
  }

  async sendAll(messages: M[], { group }: { group?: string } = {}): Promise<void> {
    const bodies = messages.map((message) => bodyOf(message, 0));
    for (let start = 0; start < bodies.length; start += 10) await this.#take(bodies.slice(start, start + 10), 0, group);
  }

  /** A message from outside: a schedule, the provider. */
  put(message: M, delayMs = 0): void {
    this.#add(JSON.stringify(message), delayMs, undefined);
  }

  #add(body: string, delayMs: number, group: string | undefined): void {
    if (this.#isClosed) return;
    const { random, weather, scheduler } = this.#parts;
    const copies = weather.strikes('queue-duplicate') ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      const lateMs = weather.strikes('queue-late') ? random.between(1_000, 1_800_000) : 0;
      const visibleAtMs = scheduler.nowMs + delayMs + lateMs + random.between(1, 60);
      this.#messages.push({
        id: `${this.name}-${this.#sent++}`,
        body,
        group,
        visibleAtMs,
        receives: 0,
      });
      scheduler.at(visibleAtMs, () => this.#pump());
    }
  }

  /** Nothing is taken or delivered any more. */
  close(): void {
    this.#isClosed = true;
    this.loseEverything();
  }

  /** What a host that was killed leaves behind: nothing. */
  loseEverything(): void {
    this.#messages = [];
  }

  #take(bodies: string[], delayMs: number, group: string | undefined): Promise<void> {
    const { scheduler, weather } = this.#parts;
    return scheduler.call(`send ${this.name} [${bodies.join(',')}]`, () => {
      if (weather.strikes('queue-refused')) throw new Error('the queue took nothing');
      for (const body of bodies) this.#add(body, delayMs, group);
      if (weather.strikes('queue-reply-lost')) throw new Error('the queue gave no answer');
    });
  }

  #pump(): void {
    const { scheduler, weather, random } = this.#parts;
    while (this.#inFlight < this.#consumer.concurrency) {
      const visible = this.#messages.filter(({ visibleAtMs }) => visibleAtMs <= scheduler.nowMs);
      if (visible.length === 0) return;
      const isReordered = visible.length > 1 && weather.strikes('queue-reordered');
      const from = isReordered ? random.between(0, visible.length - 1) : 0;
      this.#invoke(visible.slice(from, from + this.#consumer.batchSize));
    }
  }

  #invoke(batch: Message[]): void {
    const { scheduler, weather, random, isCopy = false } = this.#parts;
    this.#inFlight++;
    for (const message of batch) {
      message.receives++;
      const isTwice = weather.strikes('queue-twice');
      message.visibleAtMs = scheduler.nowMs + (isTwice ? random.between(0, 200) : visibilityMs);
      if (isTwice) scheduler.at(message.visibleAtMs, () => this.#pump());
    }
    let failed = new Set(batch.map(({ id }) => id));
    const task = async () => {
      const answer = await this.#consumer.invoke({ Records: batch.map(toRecord) });
      failed = new Set(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    };
    scheduler.spawn(this.name, task, { isCopy }, ({ how }) => {
      this.#inFlight--;
      if (how !== 'done' || failed.size > 0) this.stumbles.push(...batch.map(({ body }) => body));
      for (const message of batch) this.#settle(message, failed.has(message.id));
      this.#pump();
    });
  }

  /** A message that was worked on is deleted, unless the delete is lost; one that failed comes again when it is visible. */
  #settle(message: Message, hasFailed: boolean): void {
    const { scheduler, weather } = this.#parts;
    const isGone = hasFailed ? message.receives >= this.#mostReceives : !weather.strikes('queue-duplicate');
    if (hasFailed && isGone) weather.count('queue-dead-letter');
    if (isGone) this.#messages = this.#messages.filter((each) => each !== message);
    else scheduler.at(message.visibleAtMs, () => this.#pump());
  }
}

const toRecord = ({ id, body, group, receives }: Message): SQSRecord => {
  const attributes = {
    ApproximateReceiveCount: String(receives),
    ...(group !== undefined && { MessageGroupId: group }),
  };
  return { messageId: id, body, attributes } as SQSRecord;
};
