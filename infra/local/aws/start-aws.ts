import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Aws, VirtualClock } from '../parts.ts';
import { createAuthorize } from './authorize.ts';
import { createBuckets } from './buckets.ts';
import { startEngine } from './dynamodb-engine.ts';
import { createMeter } from './dynamodb-meter.ts';
import { createDynamoDbService } from './dynamodb-service.ts';
import { createTable } from './dynamodb-tables.ts';
import { listen } from './http-server.ts';
import { type ConfigurationSets, configurationSet, createMailEvents } from './mail-events.ts';
import { accountId, region } from './names.ts';
import { openOutbox } from './outbox.ts';
import { createPermissions } from './permissions.ts';
import { createQueues } from './queues.ts';
import { createS3Service } from './s3-service.ts';
import { createSchedulerService } from './scheduler-service.ts';
import { createSchedules } from './schedules.ts';
import { createSecrets } from './secrets.ts';
import { seededUuids } from './seeded-ids.ts';
import { createSesService } from './ses-service.ts';
import { createSesTemplates } from './ses-templates.ts';
import { createSnsService } from './sns-service.ts';
import { createSqsService } from './sqs-service.ts';
import { createTopics } from './topics.ts';

export type AwsOptions = {
  /** 0: any free one. */
  port: number;
  /** Tables, outbox, templates, schedules and objects live there; without it, in a temporary folder that goes at the end. */
  dataDir?: string;
  clock: VirtualClock;
  /** Message ids are drawn from it. */
  seed: number;
  /** Sweeps fire during an advance only while this says yes. Default: always. */
  isWorkOpen?: () => boolean | Promise<boolean>;
  /** Publishes a Delivery for every accepted mail, as a mailbox that takes everything would. Default: true. */
  autoDelivery?: boolean;
  /** For schedules of the template whose target is no queue. */
  invokeTarget?: (targetArn: string, input: string) => Promise<void>;
};

/** Mails a second that GetAccount names and that are enforced, unless HELIANT_SES_RATE says otherwise. */
const defaultSendRate = 5_000;

/** Stands up every AWS service on one port of 127.0.0.1. */
export async function startAws(options: AwsOptions): Promise<Aws> {
  const { clock } = options;
  const folder = options.dataDir ?? mkdtempSync(join(tmpdir(), 'heliant-aws-'));
  mkdirSync(folder, { recursive: true });
  const kept = (name: string) => (options.dataDir === undefined ? undefined : join(folder, name));
  const seed = `${options.seed}:${countStart(folder)}`;
  let endpoint = '';

  const engine = await startEngine(kept('dynamodb.sqlite'));
  const outbox = await openOutbox(folder, { isKept: options.dataDir !== undefined, seed: options.seed, clock });
  const permissions = createPermissions();
  const authorize = createAuthorize(permissions);
  const ids = seededUuids(`message:${seed}`);
  const queues = createQueues(clock, ids, () => endpoint);
  const topics = createTopics(queues, clock, ids);
  const configurationSets: ConfigurationSets = new Map();
  const mailEvents = createMailEvents(outbox, configurationSets, topics, ids);
  const templates = createSesTemplates(kept('mail-templates'), () => clock.now(), authorize);
  const buckets = createBuckets(join(folder, 'buckets'));
  const secrets = createSecrets(() => clock.now(), authorize);
  const meter = createMeter();
  const streamListeners: ((tableName: string) => void)[] = [];
  const streamed = new Set<string>();
  const schedules = createSchedules({
    clock,
    queues,
    permissions,
    folder: kept('scheduler'),
    isWorkOpen: options.isWorkOpen ?? (() => true),
    invokeTarget: options.invokeTarget,
  });

  outbox.onAccepted((message) => {
    if (message.channel !== 'email') return;
    if (message.failure !== undefined)
      mailEvents.publishStored(message, 'Rendering Failure', message.failure, message.acceptedAt);
    else if (options.autoDelivery ?? true) mailEvents.publishStored(message, 'Delivery', {}, message.acceptedAt);
  });

  const requestIds = seededUuids(`request:${seed}`);
  const services = new Map(
    Object.entries({
      dynamodb: createDynamoDbService({
        engine: engine.endpoint,
        authorize,
        meter,
        onWrite(tableName) {
          if (streamed.has(tableName)) for (const listener of streamListeners) listener(tableName);
        },
      }),
      sqs: createSqsService(queues, requestIds, authorize),
      sns: createSnsService(topics, outbox, requestIds, authorize),
      ses: createSesService({ outbox, templates, configurationSets, authorize }, sendRate(), clock),
      scheduler: createSchedulerService({ schedules, queues, clock, authorize }),
      secretsmanager: secrets.service,
      s3: createS3Service(buckets, clock, authorize),
    }),
  );
  const server = await listen(options.port, clock, services).catch(async (error: unknown) => {
    await engine.close();
    throw error;
  });
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    endpoint,
    region,
    accountId,
    queues: {
      ...queues,
      create(name, queueOptions) {
        const queue = queues.create(name, queueOptions);
        schedules.engine.resume(queue.arn);
        return queue;
      },
    },
    topics,
    outbox,
    mailEvents,
    schedules,
    permissions,
    async createTable(name, properties) {
      const table = await createTable(engine.endpoint, name, properties);
      if (table.streamArn !== undefined) streamed.add(name);
      return table;
    },
    createConfigurationSet: (name, topicArn, eventTypes) =>
      void configurationSets.set(name, configurationSet(topicArn, eventTypes)),
    putSecret: (name, value) => secrets.put(name, value),
    createBucket: (name) => buckets.create(name),
    onStreamWrite: (listener) => void streamListeners.push(listener),
    databaseEndpoint: engine.endpoint,
    meter: () => meter.read(),
    async close() {
      server.close();
      server.closeAllConnections();
      await outbox.close();
      await engine.close();
      if (options.dataDir === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

function sendRate(): number {
  const given = process.env['HELIANT_SES_RATE'];
  if (given === undefined || given === '') return defaultSendRate;
  const rate = Number(given);
  if (rate > 0) return rate;
  throw new Error(`HELIANT_SES_RATE must be a number of mails a second, not "${given}".`);
}

/** How many times this folder was started: ids after a restart must not repeat those before it. */
function countStart(folder: string): number {
  const file = join(folder, 'starts');
  let before = 0;
  try {
    before = Number(readFileSync(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  writeFileSync(file, String(before + 1));
  return before + 1;
}
