import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { createHandler as createExpandSlice } from '../../functions/audience/expand-slice.handler.ts';
import { createHandler as createReleaseBatches } from '../../functions/audience/release-batches.handler.ts';
import { createHandler as createPublicPages } from '../../functions/consent/public-pages.handler.ts';
import { createHandler as createReceiveReply } from '../../functions/consent/receive-reply.handler.ts';
import type { ExpandSlice, ReleaseBatches, SendBatch, StartRun, Sweep } from '../../functions/contracts/messages.ts';
import type { EmailChannel } from '../../functions/dispatch/email.channel.ts';
import { createHandler as createSendBatch } from '../../functions/dispatch/send-batch.handler.ts';
import type { SmsChannel } from '../../functions/dispatch/sms.channel.ts';
import type { Database } from '../../functions/platform/database.ts';
import { type SigningKeys, signingKeys } from '../../functions/platform/signing-keys.ts';
import { createHandler as createRecordResponse } from '../../functions/responses/record-response.handler.ts';
import { createHandler as createFoldTimeline } from '../../functions/scoring/fold-timeline.handler.ts';
import { createHandler as createStartRun } from '../../functions/triggers/start-run.handler.ts';
import { createHandler as createSweep } from '../../functions/triggers/sweep.handler.ts';
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';
import { SimulatedQueue } from './simulated-queue.ts';
import { SimulatedSchedules } from './simulated-schedules.ts';
import type { Weather } from './weather.ts';

export const publicUrl = 'https://care.bank.example';
export const stackId = 'stack-1';
export const keys: SigningKeys = signingKeys({ k1: Buffer.alloc(32, 7).toString('base64') });
const readKeys = async () => keys;

export type Channels = { email: EmailChannel; sms: SmsChannel };
export type BankParts = {
  scheduler: Scheduler;
  random: Random;
  weather: Weather;
  database: Database;
  channels: Channels;
  perSecond: number;
};
/** The stack that these functions belong to, and how many sends run at once. */
type Deployment = { stackId: string; senders: number; isCopy?: boolean };

type Invoke = (event: SQSEvent) => Promise<SQSBatchResponse>;

/** The pipeline as deployed: each queue with the function that reads it, wired as its handler file wires it. */
export class Bank {
  readonly starts: SimulatedQueue<StartRun>;
  readonly slices: SimulatedQueue<ExpandSlice>;
  readonly releases: SimulatedQueue<ReleaseBatches>;
  readonly batches: SimulatedQueue<SendBatch>;
  readonly urgent: SimulatedQueue<SendBatch>;
  readonly sweeps: SimulatedQueue<Sweep>;
  readonly responses: SimulatedQueue<unknown>;
  readonly replies: SimulatedQueue<unknown>;
  readonly clocks: SimulatedSchedules<StartRun>;
  readonly alarms: SimulatedSchedules<ReleaseBatches>;
  readonly publicPages: ReturnType<typeof createPublicPages>;
  readonly fold: ReturnType<typeof createFoldTimeline>;
  readonly #parts: BankParts & { isCopy?: boolean };
  #attempts = 0;

  constructor(parts: BankParts, deployment: Deployment) {
    this.#parts = { ...parts, isCopy: deployment.isCopy === true };
    const { database } = parts;
    const clock = this.clock;
    this.starts = this.#queue('start-run', 1, 5, (event) => startRun(event, context));
    this.slices = this.#queue('expand-slice', 1, 10, (event) => expandSlice(event, context));
    this.releases = this.#queue('release-batches', 1, 5, (event) => releaseBatches(event, context));
    this.batches = this.#queue('send-batch', 1, deployment.senders, (event) => sendBatch(event, context));
    this.urgent = this.#queue('send-urgent', 1, deployment.senders, (event) => sendBatch(event, context));
    this.sweeps = this.#queue('sweep', 1, 2, (event) => sweep(event, context));
    this.responses = this.#queue('record-response', 25, 5, (event) => recordResponse(event, context));
    this.replies = this.#queue('receive-sms', 10, 5, (event) => receiveReply(event, context));
    this.clocks = new SimulatedSchedules(this.starts, parts);
    this.alarms = new SimulatedSchedules(this.releases, parts);
    const { slices, releases, batches, urgent, alarms } = this;
    const startRun = createStartRun({ database, slices, stackId: deployment.stackId, clock });
    const expandSlice = createExpandSlice({ database, slices, releases, elapsedMs: this.elapsedMs });
    const releaseBatches = createReleaseBatches({ database, batches, urgent, schedules: alarms, clock });
    const sweep = createSweep({ database, slices, releases, clock });
    const recordResponse = createRecordResponse({ database, keys: readKeys, looks: this.responses, clock });
    const receiveReply = createReceiveReply({ database, keys: readKeys, clock });
    const sendBatch = createSendBatch({
      database,
      senders: parts.channels,
      batches,
      urgent,
      releases: alarms,
      composer: { publicUrl, mailDomain: 'bank.example' },
      readKeys,
      ratePerSecond: async () => parts.perSecond,
      newAttempt: () => `a${this.#attempts++}`,
      stackId: deployment.stackId,
      clock,
      elapsedMs: this.elapsedMs,
      pause: (ms) => this.#pause(ms),
    });
    this.publicPages = createPublicPages({ database, keys: readKeys, visits: this.responses, clock, publicUrl });
    this.fold = createFoldTimeline({ database });
  }

  /** The clock of the instance that asks: each differs a little from the world's. */
  readonly clock = (): number => this.#parts.scheduler.nowMs + (this.#parts.scheduler.current?.skewMs ?? 0);
  readonly elapsedMs = (): number => this.#parts.scheduler.nowMs;

  get queues() {
    const { starts, slices, releases, batches, urgent, sweeps, responses, replies } = this;
    return [starts, slices, releases, batches, urgent, sweeps, responses, replies];
  }

  #queue<M>(name: string, batchSize: number, concurrency: number, invoke: Invoke): SimulatedQueue<M> {
    return new SimulatedQueue<M>(name, { batchSize, concurrency, invoke }, this.#parts);
  }

  #pause(ms: number): Promise<void> {
    return this.#parts.scheduler.exchange<void>(`pause ${ms}`, (_, answer) => answer(ms, () => {}));
  }
}

/** Lambda's context: no handler of ours reads it. */
const context = {} as Parameters<ReturnType<typeof createStartRun>>[1];
