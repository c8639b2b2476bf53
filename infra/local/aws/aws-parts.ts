import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { VirtualClock } from '../parts.ts';
import { type Authorize, createAuthorize } from './authorize.ts';
import { type Buckets, createBuckets } from './buckets.ts';
import { createMeter, type Meter } from './dynamodb-meter.ts';
import { createFaultPlayer, type FaultPlayer } from './faults/fault-player.ts';
import { createQueueFaults } from './faults/queue-faults.ts';
import { type ConfigurationSets, createMailEvents, type EventPublisher } from './mail-events.ts';
import { type OutboxWriter, openOutbox } from './outbox.ts';
import { createPermissions, type RolePermissions } from './permissions.ts';
import { createQueues, type QueueEngine } from './queues.ts';
import { createSchedules, type SchedulePlace } from './schedules.ts';
import { createSecrets, type Secrets } from './secrets.ts';
import { type SeededIds, seededUuids } from './seeded-ids.ts';
import { createSesTemplates, type SesTemplates } from './ses-templates.ts';
import { createTextEvents, type TextPublisher, type TextSets } from './text-events.ts';
import { createTopics, type TopicEngine } from './topics.ts';

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

/** What lies behind the protocols: the services answer from it, the compute side uses it in process. */
export type AwsParts = {
  clock: VirtualClock;
  permissions: RolePermissions;
  authorize: Authorize;
  faults: FaultPlayer;
  requestIds: SeededIds;
  queues: QueueEngine;
  topics: TopicEngine;
  outbox: OutboxWriter;
  configurationSets: ConfigurationSets;
  mailEvents: EventPublisher;
  textSets: TextSets;
  textEvents: TextPublisher;
  templates: SesTemplates;
  schedules: SchedulePlace;
  buckets: Buckets;
  secrets: Secrets;
  meter: Meter;
  /** Tables with a stream, and who wakes up when one is written. */
  streams: { tables: Set<string>; listeners: ((tableName: string) => void)[] };
};

/** Makes the parts in the order they need each other; what is kept lies in `folder`. */
export async function assembleParts(options: AwsOptions, folder: string, endpoint: () => string): Promise<AwsParts> {
  const { clock, dataDir } = options;
  const kept = (name: string) => (dataDir === undefined ? undefined : join(folder, name));
  const now = () => clock.now();
  const seed = `${options.seed}:${countStart(folder)}`;
  const ids = seededUuids(`message:${seed}`);
  const permissions = createPermissions();
  const authorize = createAuthorize(permissions);
  const faults = createFaultPlayer();
  const queues = createQueues(clock, ids, endpoint, createQueueFaults(faults));
  const topics = createTopics(queues, clock, ids);
  const outbox = await openOutbox(folder, { isKept: dataDir !== undefined, seed: options.seed, clock });
  const configurationSets: ConfigurationSets = new Map();
  const mailEvents = createMailEvents(outbox, configurationSets, topics, ids);
  const textSets: TextSets = new Map();
  const textEvents = createTextEvents(outbox, textSets, topics);
  publishWhatHappens(outbox, { mailEvents, textEvents }, options.autoDelivery ?? true);
  return {
    clock,
    permissions,
    authorize,
    faults,
    requestIds: seededUuids(`request:${seed}`),
    queues,
    topics,
    outbox,
    configurationSets,
    mailEvents,
    textSets,
    textEvents,
    templates: createSesTemplates(kept('mail-templates'), now, authorize),
    schedules: createSchedules({
      clock,
      queues,
      permissions,
      folder: kept('scheduler'),
      isWorkOpen: options.isWorkOpen ?? (() => true),
      invokeTarget: options.invokeTarget,
    }),
    buckets: createBuckets(join(folder, 'buckets')),
    secrets: createSecrets(now, authorize),
    meter: createMeter(),
    streams: { tables: new Set(), listeners: [] },
  };
}

/** SES tells by itself what it could not render, and what it delivered; so does who carries texts. The rest is played. */
function publishWhatHappens(
  outbox: OutboxWriter,
  { mailEvents, textEvents }: Pick<AwsParts, 'mailEvents' | 'textEvents'>,
  autoDelivery: boolean,
): void {
  outbox.onAccepted((message) => {
    const { channel, failure, acceptedAt } = message;
    if (failure !== undefined) mailEvents.publishStored(message, 'Rendering Failure', failure, acceptedAt);
    else if (autoDelivery && channel === 'email') mailEvents.publishStored(message, 'Delivery', {}, acceptedAt);
    else if (autoDelivery) textEvents.publishStored(message, 'TEXT_DELIVERED', acceptedAt);
  });
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
