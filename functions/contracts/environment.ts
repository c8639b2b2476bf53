import * as z from 'zod';

const name = z.string().min(1);
const url = z.url();

/** Every variable a function may be given, with what it must look like. */
const variables = {
  CUSTOMERS_TABLE: name,
  OCCASIONS_TABLE: name,
  GATES_TABLE: name,
  TIMELINE_TABLE: name,
  CAMPAIGNS_TABLE: name,
  CASES_TABLE: name,
  START_RUN_QUEUE_URL: url,
  EXPAND_SLICE_QUEUE_URL: url,
  RELEASE_BATCHES_QUEUE_URL: url,
  SEND_BATCH_QUEUE_URL: url,
  /** Service messages' own way past marketing. */
  SEND_URGENT_QUEUE_URL: url,
  RECORD_RESPONSE_QUEUE_URL: url,
  START_RUN_QUEUE_ARN: name,
  RELEASE_BATCHES_QUEUE_ARN: name,
  /** EventBridge Scheduler group that holds every campaign's and run's schedules, and the role it sends with. */
  SCHEDULE_GROUP: name,
  SCHEDULE_ROLE_ARN: name,
  CONFIGURATION_SET: name,
  /** Secrets Manager secret: JSON of key id to base64 key; signs tokens and hashes addresses. */
  SIGNING_SECRET_ID: name,
  /** Where customers reach the public pages, without a trailing slash. */
  PUBLIC_URL: url,
  /** Domain that mail is sent from: `<brand sender>@MAIL_DOMAIN`. */
  MAIL_DOMAIN: name,
  /** The CloudFormation stack's own id: a restored copy of the tables under another stack may not send. */
  STACK_ID: name,
  IMPORT_BUCKET: name,
  /** Who carries texts: SNS, or End User Messaging with its configuration set. */
  SMS_PROVIDER: z.enum(['sns', 'end-user-messaging']),
  SMS_CONFIGURATION_SET: name,
  /** SMS a second that SNS takes from this account: it tells nobody, so the operator says (SNS quotas). */
  SMS_PER_SECOND: z.string().regex(/^[1-9]\d*$/),
} as const;

type VariableName = keyof typeof variables;

/** What each function is given. The CDK construct must satisfy it (a missing variable does not compile) and the function parses it at start. */
export const environments = {
  'start-run': ['CUSTOMERS_TABLE', 'CAMPAIGNS_TABLE', 'EXPAND_SLICE_QUEUE_URL', 'STACK_ID'],
  'expand-slice': [
    'CUSTOMERS_TABLE',
    'OCCASIONS_TABLE',
    'CAMPAIGNS_TABLE',
    'EXPAND_SLICE_QUEUE_URL',
    'RELEASE_BATCHES_QUEUE_URL',
  ],
  'release-batches': [
    'CAMPAIGNS_TABLE',
    'SEND_BATCH_QUEUE_URL',
    'SEND_URGENT_QUEUE_URL',
    'RELEASE_BATCHES_QUEUE_ARN',
    'SCHEDULE_GROUP',
    'SCHEDULE_ROLE_ARN',
  ],
  'send-batch': [
    'CUSTOMERS_TABLE',
    'GATES_TABLE',
    'TIMELINE_TABLE',
    'CAMPAIGNS_TABLE',
    'SEND_BATCH_QUEUE_URL',
    'SEND_URGENT_QUEUE_URL',
    'RELEASE_BATCHES_QUEUE_ARN',
    'SCHEDULE_GROUP',
    'SCHEDULE_ROLE_ARN',
    'CONFIGURATION_SET',
    'SIGNING_SECRET_ID',
    'PUBLIC_URL',
    'MAIL_DOMAIN',
    'STACK_ID',
    'SMS_PROVIDER',
    'SMS_CONFIGURATION_SET',
    'SMS_PER_SECOND',
  ],
  sweep: ['TIMELINE_TABLE', 'CAMPAIGNS_TABLE', 'EXPAND_SLICE_QUEUE_URL', 'RELEASE_BATCHES_QUEUE_URL'],
  'record-response': [
    'GATES_TABLE',
    'TIMELINE_TABLE',
    'CAMPAIGNS_TABLE',
    'RECORD_RESPONSE_QUEUE_URL',
    'SIGNING_SECRET_ID',
  ],
  'receive-reply': ['GATES_TABLE', 'TIMELINE_TABLE', 'CASES_TABLE', 'SIGNING_SECRET_ID'],
  'fold-timeline': ['CUSTOMERS_TABLE', 'CAMPAIGNS_TABLE'],
  'import-customers': [
    'CUSTOMERS_TABLE',
    'OCCASIONS_TABLE',
    'GATES_TABLE',
    'TIMELINE_TABLE',
    'CAMPAIGNS_TABLE',
    'SIGNING_SECRET_ID',
    'IMPORT_BUCKET',
  ],
  'staff-api': [
    'CUSTOMERS_TABLE',
    'OCCASIONS_TABLE',
    'GATES_TABLE',
    'TIMELINE_TABLE',
    'CAMPAIGNS_TABLE',
    'CASES_TABLE',
    'START_RUN_QUEUE_URL',
    'START_RUN_QUEUE_ARN',
    'EXPAND_SLICE_QUEUE_URL',
    'RELEASE_BATCHES_QUEUE_URL',
    'SCHEDULE_GROUP',
    'SCHEDULE_ROLE_ARN',
    'CONFIGURATION_SET',
    'SIGNING_SECRET_ID',
    'PUBLIC_URL',
    'MAIL_DOMAIN',
  ],
  'public-pages': [
    'CUSTOMERS_TABLE',
    'GATES_TABLE',
    'TIMELINE_TABLE',
    'CAMPAIGNS_TABLE',
    'RECORD_RESPONSE_QUEUE_URL',
    'SIGNING_SECRET_ID',
    'PUBLIC_URL',
  ],
} as const satisfies Record<string, readonly VariableName[]>;

export type FunctionName = keyof typeof environments;
export type Environment<F extends FunctionName> = Record<(typeof environments)[F][number], string>;

/** Parses a function's environment; throws one error that names every missing or malformed variable. */
export function readEnvironment<F extends FunctionName>(
  functionName: F,
  source: Record<string, string | undefined>,
): Environment<F> {
  const shape = Object.fromEntries(environments[functionName].map((variable) => [variable, variables[variable]]));
  return z.object(shape).parse(source) as Environment<F>;
}
