import type { AwsParts } from './aws-parts.ts';
import { createDynamoDbService } from './dynamodb-service.ts';
import { withFaults } from './faults/faulty-service.ts';
import { createS3Service } from './s3-service.ts';
import { createSchedulerService } from './scheduler-service.ts';
import { createSesService } from './ses-service.ts';
import { createSnsService } from './sns-service.ts';
import { createSqsService } from './sqs-service.ts';
import { createTextService } from './text-service.ts';
import type { AwsCall, AwsService } from './wire.ts';

/** Mails a second that GetAccount names and that are enforced, unless HELIANT_SES_RATE says otherwise. */
const defaultSendRate = 5_000;

/** Every service under the name by which a signature scopes it. */
export function createServices(parts: AwsParts, engine: string): Map<string, AwsService> {
  const { authorize, permissions, meter, queues, outbox, topics, requestIds, streams, clock, faults, textSets } = parts;
  const onWrite = (tableName: string) => {
    if (streams.tables.has(tableName)) for (const listener of streams.listeners) listener(tableName);
  };
  const callerOf = ({ accessKeyId }: AwsCall) => permissions.roleOf(accessKeyId) ?? 'operator';
  const countSend = (call: AwsCall) => meter.countCall(callerOf(call), 'ses:Send');
  return new Map([
    [
      'dynamodb',
      withFaults('dynamodb', createDynamoDbService({ engine, authorize, meter, callerOf, onWrite }), faults),
    ],
    ['sqs', createSqsService(queues, requestIds, authorize)],
    ['sns', withFaults('sns', createSnsService(topics, outbox, requestIds, authorize), faults)],
    ['ses', withFaults('ses', createSesService({ ...parts, countSend }, sendRate(), clock), faults)],
    ['sms-voice', withFaults('sms-voice', createTextService(outbox, textSets, authorize), faults)],
    ['scheduler', createSchedulerService(parts)],
    ['secretsmanager', parts.secrets.service],
    ['s3', createS3Service(parts.buckets, clock, authorize)],
  ]);
}

function sendRate(): number {
  const given = process.env['HELIANT_SES_RATE'];
  if (given === undefined || given === '') return defaultSendRate;
  const rate = Number(given);
  if (rate > 0) return rate;
  throw new Error(`HELIANT_SES_RATE must be a number of mails a second, not "${given}".`);
}
