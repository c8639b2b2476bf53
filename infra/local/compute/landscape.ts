import type { Aws, PolicyStatement } from '../parts.ts';
import type { EventFilter } from './sources/event-filter.ts';

/** What the template says is there, collected while its resources are stood up; the running parts are built from it. */
export type Landscape = {
  /** Statements by role ARN, from inline, managed and attached policies alike. */
  roles: Map<string, { name: string; statements: PolicyStatement[] }>;
  /** Statements of the template's own managed policies, by ARN. */
  customerPolicies: Map<string, PolicyStatement[]>;
  /** By function ARN. */
  functions: Map<string, FunctionPlan>;
  queueMappings: QueueMapping[];
  streamMappings: StreamMapping[];
  /** Visibility time-outs by queue ARN: what a failed message waits. */
  queueVisibilitySeconds: Map<string, number>;
  /** Created once their roles are known. */
  schedules: Parameters<Aws['schedules']['create']>[0][];
  routes: RoutePlan[];
  integrations: Map<string, { functionArn: string }>;
  authorizers: Map<string, { issuer: string; audiences: string[] }>;
  buckets: Map<string, { pathOf(key: string): string }>;
  /** Which queue hears of new objects under which prefix. */
  bucketNotices: { bucketName: string; prefix: string; queueArn: string }[];
  /** Topics by what feeds them from outside: replies by SMS, replies by mail. */
  inbound: { sms: string[]; email?: string };
  /** Topics of what became of texts: AWS's SMS service publishes there too. */
  textEventTopics: Set<string>;
};

export type FunctionPlan = {
  name: string;
  arn: string;
  roleArn: string;
  /** `functions/dispatch/send-batch.handler.ts`, relative to the project. */
  entry: string;
  exportName: string;
  environment: Record<string, string>;
  timeoutMs: number;
  memoryMb: number;
  logGroup: string;
  /** Lambda then sends trace segments in the role's name. */
  traced: boolean;
};

export type QueueMapping = {
  queueArn: string;
  functionArn: string;
  batchSize: number;
  reportsItemFailures: boolean;
};

export type StreamMapping = {
  streamArn: string;
  functionArn: string;
  batchSize: number;
  startsAtOldest: boolean;
  tumblingWindowSeconds: number;
  bisectsOnError: boolean;
  /** −1: until the records expire. */
  maxRetries: number;
  reportsItemFailures: boolean;
  wants: EventFilter;
  onFailureQueueArn: string | undefined;
};

export type RoutePlan = { routeKey: string; integrationId: string; authorizerId: string | undefined };

/** What a resource type's file is given to stand it up. */
export type Place = {
  aws: Aws;
  landscape: Landscape;
  /** Where customers reach the host: what an API's endpoint resolves to. */
  baseUrl: string;
  /** A name for a resource that has none of its own: the same at every start. */
  generatedName: string;
  metadata: Record<string, unknown>;
  secretValue: (properties: Record<string, unknown>) => string;
};

export function createLandscape(): Landscape {
  return {
    roles: new Map(),
    customerPolicies: new Map(),
    functions: new Map(),
    queueMappings: [],
    streamMappings: [],
    queueVisibilitySeconds: new Map(),
    schedules: [],
    routes: [],
    integrations: new Map(),
    authorizers: new Map(),
    buckets: new Map(),
    bucketNotices: [],
    inbound: { sms: [] },
    textEventTopics: new Set(),
  };
}
