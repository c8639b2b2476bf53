import { createReadStream } from 'node:fs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { importCustomers } from '../../functions/customers/import-customers.ts';
import { systemClock } from '../../functions/platform/clock.ts';
import { DynamoDatabase } from '../../functions/platform/dynamo-database.ts';
import { answerParent, measure, peakResidentMb } from './measure.ts';

export type ImportTask = { endpoint: string; file: string };
export type ImportedFile = { accepted: number; cpuSeconds: number; seconds: number; peakResidentMb: number };

/** Imports a file in a new process by the real use case and a real client. */
answerParent(async ({ endpoint, file }: ImportTask): Promise<ImportedFile> => {
  const client = new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const tables = ['customers', 'occasions', 'gates', 'timeline', 'campaigns'] as const;
  const names = Object.fromEntries(tables.map((table) => [table, table]));
  const parts = { database: new DynamoDatabase(names, client), addressKey: Buffer.alloc(32, 7), clock: systemClock };
  const { result, ...spent } = await measure(() =>
    importCustomers(parts, { bytes: createReadStream(file), startedBy: 'bench' }),
  );
  return { ...spent, accepted: result.accepted, peakResidentMb: peakResidentMb() };
});
