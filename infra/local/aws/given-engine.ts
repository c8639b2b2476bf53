import { existsSync, writeFileSync } from 'node:fs';
import {
  DeleteTableCommand,
  DynamoDBClient,
  ListTablesCommand,
  waitUntilTableNotExists,
} from '@aws-sdk/client-dynamodb';

/** As the local stage's template names its tables; other tables there are none of ours. */
const ownTables = 'heliant-local-';

/**
 * An engine that somebody else runs (HELIANT_DYNAMODB_ENDPOINT) behaves like our own: a host without data folder, or
 * with a new one, starts with no tables of the local stage; a folder that used it before finds its bank again.
 */
export async function takeGivenEngine(endpoint: string, file: string | undefined): Promise<void> {
  const mark = file && `${file}.elsewhere`;
  if (mark && existsSync(mark)) return;
  await dropLocalTables(endpoint);
  if (mark) writeFileSync(mark, `${endpoint}\n`);
}

async function dropLocalTables(endpoint: string): Promise<void> {
  const client = new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const { TableNames = [] } = await client.send(new ListTablesCommand({}));
  const own = TableNames.filter((name) => name.startsWith(ownTables));
  for (const TableName of own) {
    await client.send(new DeleteTableCommand({ TableName }));
    await waitUntilTableNotExists({ client, maxWaitTime: 30, minDelay: 0.1 }, { TableName });
  }
  client.destroy();
}
