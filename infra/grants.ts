import type { FunctionName } from '../functions/contracts/environment.ts';
import type { TableName } from '../functions/contracts/tables.ts';

/**
 * What each function may do, and nothing else: the one place to edit. `/_local/permissions` on the local host names every
 * call that was refused and every right that was never used; a test holds this against the environments in contracts.
 *
 * A transaction needs the right for each kind of write in it (PutItem, UpdateItem, DeleteItem, ConditionCheckItem); many
 * conditional writes in one call are PartiQL and have rights of their own (PartiQLInsert, PartiQLUpdate).
 */
export type TableAction =
  | 'GetItem'
  | 'BatchGetItem'
  | 'Query'
  /** Query on the table's index, and only there. */
  | 'QueryIndex'
  | 'Scan'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'ConditionCheckItem'
  | 'BatchWriteItem'
  | 'PartiQLInsert'
  | 'PartiQLUpdate';

export type QueueName =
  | 'start-run'
  | 'expand-slice'
  | 'release-batches'
  | 'send-batch'
  | 'send-urgent'
  | 'sweep'
  | 'record-response'
  | 'receive-sms'
  | 'receive-mail'
  | 'import-customers';

export type Grants = {
  tables: { [T in TableName]?: readonly TableAction[] };
  sendsTo?: readonly QueueName[];
  /** On schedules of Heliant's own group; a schedule is given the role that may only send to start-run and release-batches. */
  schedules?: readonly ('CreateSchedule' | 'UpdateSchedule' | 'DeleteSchedule' | 'GetSchedule')[];
  /** Under the mail domain's identity and configuration set. */
  mail?: readonly ('SendEmail' | 'SendBulkEmail')[];
  mailTemplates?: readonly ('CreateEmailTemplate' | 'UpdateEmailTemplate' | 'GetEmailTemplate')[];
  /** Reads how much the account may send per second. */
  sendRate?: true;
  /** By SNS, or by whichever provider the stage has chosen. */
  sms?: 'by-sns' | 'by-provider';
  signingKeys?: true;
  imports?: readonly ('GetObject' | 'PutObject' | 'DeleteObject')[];
};

export const grants: Record<FunctionName, Grants> = {
  'start-run': {
    tables: { customers: ['Scan'], campaigns: ['GetItem', 'PutItem', 'ConditionCheckItem'] },
    sendsTo: ['expand-slice'],
  },
  'expand-slice': {
    tables: {
      customers: ['BatchGetItem', 'Scan'],
      occasions: ['Query'],
      campaigns: ['GetItem', 'PutItem', 'UpdateItem'],
    },
    sendsTo: ['expand-slice', 'release-batches'],
  },
  'release-batches': {
    tables: { campaigns: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'] },
    sendsTo: ['send-batch', 'send-urgent'],
    schedules: ['CreateSchedule'],
  },
  'send-batch': {
    tables: {
      customers: ['BatchGetItem'],
      gates: ['BatchGetItem', 'UpdateItem', 'PartiQLUpdate'],
      timeline: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'PartiQLInsert'],
      campaigns: ['BatchGetItem', 'GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
    },
    sendsTo: ['send-batch', 'send-urgent'],
    schedules: ['CreateSchedule'],
    mail: ['SendBulkEmail'],
    sendRate: true,
    sms: 'by-provider',
    signingKeys: true,
  },
  sweep: {
    tables: {
      timeline: ['BatchGetItem', 'Query', 'PutItem'],
      campaigns: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
    },
    sendsTo: ['expand-slice', 'release-batches'],
  },
  'record-response': {
    tables: {
      gates: ['GetItem', 'UpdateItem'],
      timeline: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'PartiQLInsert'],
      campaigns: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
    },
    sendsTo: ['record-response'],
    signingKeys: true,
  },
  'receive-reply': {
    tables: {
      gates: ['GetItem', 'UpdateItem'],
      timeline: ['GetItem', 'Query', 'PutItem'],
      cases: ['PutItem'],
    },
    signingKeys: true,
  },
  'fold-timeline': {
    tables: { customers: ['BatchGetItem', 'UpdateItem', 'PartiQLUpdate'], campaigns: ['BatchGetItem', 'UpdateItem'] },
  },
  'import-customers': {
    tables: {
      customers: ['BatchGetItem', 'UpdateItem'],
      occasions: ['PutItem', 'DeleteItem'],
      gates: ['BatchGetItem', 'UpdateItem'],
      timeline: ['Query', 'PutItem'],
      campaigns: ['GetItem', 'PutItem', 'UpdateItem', 'BatchWriteItem'],
    },
    signingKeys: true,
    imports: ['GetObject'],
  },
  'staff-api': {
    tables: {
      customers: ['GetItem', 'BatchGetItem', 'Scan', 'UpdateItem'],
      occasions: ['Query', 'PutItem', 'DeleteItem'],
      gates: ['GetItem', 'BatchGetItem', 'UpdateItem'],
      timeline: ['Query', 'PutItem'],
      campaigns: ['GetItem', 'Query', 'QueryIndex', 'PutItem', 'UpdateItem', 'DeleteItem'],
      cases: ['PutItem', 'QueryIndex'],
    },
    sendsTo: ['start-run', 'expand-slice', 'release-batches'],
    schedules: ['CreateSchedule', 'DeleteSchedule'],
    // A campaign's words, to a member of staff who asks to see them.
    mail: ['SendEmail'],
    mailTemplates: ['CreateEmailTemplate'],
    sms: 'by-sns',
    signingKeys: true,
  },
  'public-pages': {
    tables: {
      customers: ['GetItem'],
      gates: ['GetItem', 'UpdateItem'],
      timeline: ['GetItem', 'Query', 'PutItem'],
      // What a run was approved to say: a text's link leads nowhere else.
      campaigns: ['GetItem'],
    },
    sendsTo: ['record-response'],
    signingKeys: true,
  },
};
