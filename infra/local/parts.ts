import type { Fault } from './aws/faults/fault-kinds.ts';

/**
 * The joints of the local host: what the AWS side (`aws/`: services on one port) offers to the compute side
 * (`compute/`: functions, event sources, routes) in the same process. Each part has one owner file and these shapes.
 */

/** Virtual time. It ticks on with real time from where it was set, never back. Delays, leases, schedules hang on it. */
export interface VirtualClock {
  /** Epoch milliseconds, virtual. */
  now(): number;
  /** Eight bytes, a Float64 of `virtual − real` milliseconds: worker threads read it to shift their own `Date`. */
  readonly shared: SharedArrayBuffer;
  /**
   * Fires once when virtual time reaches `dueMs` (at once if past). Returns a cancel function. With `sweep`, an advance
   * passes it over while no work is open; in ordinary ticking it fires like any other.
   */
  at(dueMs: number, fire: () => void | Promise<void>, sweep?: PeriodicSweep): () => void;
  /** The earliest pending instant, if any; periodic sweeps apart. */
  nextDueMs(): number | undefined;
  /**
   * Moves to `targetMs`, stopping at every pending instant on the way in order: set, fire, then `settle()` (drain what
   * it caused) before the next. Rejects a target in the past.
   */
  advanceTo(targetMs: number, settle: () => Promise<void>): Promise<void>;
  close(): void;
}

export type PeriodicSweep = {
  isWorkOpen: () => boolean | Promise<boolean>;
  /** Asked to come again at its first turn after `untilMs`, instead of firing. */
  passOver: (untilMs: number) => void;
};

export type QueueMessage = {
  messageId: string;
  receiptHandle: string;
  body: string;
  md5OfBody: string;
  attributes: Record<string, string>;
  messageAttributes: Record<string, { DataType: string; StringValue?: string }>;
};

/** SQS, in process: the poller of event sources uses this, AWS clients use the wire. Same engine behind both. */
export interface Queues {
  create(
    name: string,
    options: { visibilitySeconds: number; delaySeconds: number; deadLetter?: { arn: string; maxReceives: number } },
  ): { url: string; arn: string };
  /** Resolves when at least one message could be taken, with up to `max`; FIFO is not offered. `signal` ends the wait with []. */
  take(arn: string, max: number, signal: AbortSignal): Promise<QueueMessage[]>;
  remove(arn: string, receiptHandles: string[]): void;
  /** Back to the queue at once (a failed batch item): counts as a receive, redrives to the dead letters after maxReceives. */
  giveBack(arn: string, receiptHandles: string[], afterSeconds: number): void;
  send(arn: string, body: string, options?: { delaySeconds?: number; groupId?: string }): void;
  /** Visible or in flight now, by queue; delayed ones apart. Drives `/_local/idle`. */
  depth(): { arn: string; visible: number; inFlight: number; delayed: number; isDeadLetter: boolean }[];
  arnOf(url: string): string;
}

export interface Topics {
  create(name: string): string;
  subscribeQueue(topicArn: string, queueArn: string, options: { raw: boolean }): void;
  /** Delivers to every subscribed queue in the notification envelope SNS uses (or raw), before it resolves. */
  publish(topicArn: string, message: string): { messageId: string };
}

export type OutboxMessage = {
  id: string;
  channel: 'email' | 'sms';
  to: string;
  from: string;
  subject: string;
  html: string;
  text: string;
  headers: Record<string, string>;
  tags: Record<string, string>;
  acceptedAt: string;
  acceptedAtReal: string;
};

/** What the provider accepted, in order; on disk (append, fsync) before acceptance is answered when a data folder is given. */
export interface Outbox {
  find(id: string): OutboxMessage | undefined;
  list(filter: { to?: string; run?: string; channel?: string; limit: number; cursor?: string }): {
    items: OutboxMessage[];
    next?: string;
  };
}

/** The configuration-set side of SES: publishes an event about an accepted message as SES would, to its SNS destination. */
export interface MailEvents {
  /**
   * `event` is SES's eventType; `detail` its type-specific part (what it lacks is filled in). When it returns, the event
   * lies in the subscribed queue; `published` is false where the configuration set does not ask for this type.
   */
  publish(
    message: OutboxMessage,
    event: string,
    detail: Record<string, unknown>,
    at: string,
  ): { messageId: string; published: boolean };
}

/** End User Messaging's side of texts: publishes what became of one (`TEXT_DELIVERED` …) to its set's SNS destination. */
export interface TextEvents {
  publish(message: OutboxMessage, eventType: string, at: string): { messageId: string; published: boolean };
}

export interface Schedules {
  createGroup(name: string): void;
  /**
   * A schedule from the template (rate or cron or at), same engine as the wire API's CreateSchedule. With `roleArn`, the
   * role must be allowed to reach the target, else it throws.
   */
  create(input: {
    name: string;
    groupName: string;
    expression: string;
    timezone?: string;
    targetArn: string;
    input: string;
    roleArn?: string;
    deleteAfterCompletion?: boolean;
    periodicSweep?: boolean;
  }): void;
}

export type PolicyStatement = {
  Effect: 'Allow' | 'Deny';
  Action: string | string[];
  Resource: string | string[];
  Condition?: Record<string, Record<string, string | string[]>>;
};

/** Who may call what: credentials belong to roles, roles have statements from the template. Every endpoint asks before it acts. */
export interface Permissions {
  /** Registers a role's statements; returns the access key its function (or schedule, or the `operator` for awscli) signs with. */
  register(role: string, statements: PolicyStatement[]): { accessKeyId: string; secretAccessKey: string };
  /** Records and answers; an unknown access key acts as the local `operator`, who may do everything (awscli on one's own machine). */
  check(accessKeyId: string, action: string, resourceArn: string, context?: Record<string, string>): boolean;
  report(): { allowed: string[]; refused: string[]; unused: string[] };
}

/** What goes wrong at the endpoints because somebody asked for it: `aws/faults/fault-kinds.ts` says what can be asked. */
export interface Faults {
  /** These from now on, and no others; their counts begin anew. Each must fit what can be asked. */
  replace(faults: Fault[]): void;
  list(): PlayedFault[];
}

/** `calls`: those that the fault could have happened to since it was asked for; `played`: those it happened to. */
export type PlayedFault = Fault & { calls: number; played: number };

export interface Aws {
  /** `http://127.0.0.1:<port>`: the one address for every service. */
  readonly endpoint: string;
  readonly region: string;
  readonly accountId: string;
  readonly queues: Queues;
  readonly topics: Topics;
  readonly outbox: Outbox;
  readonly mailEvents: MailEvents;
  readonly textEvents: TextEvents;
  readonly schedules: Schedules;
  readonly permissions: Permissions;
  readonly faults: Faults;
  /** Creates a table as CloudFormation would (no-op when the data folder already has it); returns its ARN and stream ARN. */
  createTable(name: string, properties: Record<string, unknown>): Promise<{ arn: string; streamArn?: string }>;
  createTextConfigurationSet(name: string, eventDestinationTopicArn: string, matchingEventTypes: string[]): void;
  createConfigurationSet(name: string, eventDestinationTopicArn: string, matchingEventTypes: string[]): void;
  putSecret(name: string, value: string): string;
  /** Objects live under the data folder (or a temporary one): the compute side may write an upload straight to the path. */
  createBucket(name: string): { arn: string; pathOf(key: string): string };
  /** Called after every object put by S3's API (not for files written straight to their path). */
  onObjectCreated(listener: (bucketName: string, key: string) => void): void;
  /** Called after every accepted DynamoDB write to a table with a stream: the stream reader wakes up. */
  onStreamWrite(listener: (tableName: string) => void): void;
  /** The engine's own address, for the stream reader and the seed: unmetered, no permission check. */
  readonly databaseEndpoint: string;
  /** Consumed capacity, calls by operation since start: the benchmarks read it. */
  meter(): {
    calls: Record<string, number>;
    writeUnits: number;
    readUnits: number;
    writeUnitsByTable: Record<string, number>;
    readUnitsByTable: Record<string, number>;
    /** By the role that called (`operator`: nobody's): calls, of other services too where they count, and its units. */
    byCaller: Record<string, { calls: Record<string, number>; writeUnits: number; readUnits: number }>;
  };
  close(): Promise<void>;
}
