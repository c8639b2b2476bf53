import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { type TableKeys, type TableName, tables } from '../../functions/contracts/tables.ts';
import { DynamoDatabase } from '../../functions/platform/dynamo-database.ts';

export type Engine = { endpoint: string; close(): Promise<void> };

/** The embedded engine on a free port, in memory; or the one at HELIANT_DYNAMODB_ENDPOINT, where another is to be the judge. */
export async function startEngine(): Promise<Engine> {
  const given = process.env.HELIANT_DYNAMODB_ENDPOINT;
  if (given) return { endpoint: given, close: async () => {} };
  const port = await freePort();
  const binary = createRequire(import.meta.url).resolve('@dynoxide/linux-x64/dynoxide');
  const engine = spawn(binary, ['--host', '127.0.0.1', '--port', String(port)], { stdio: 'ignore' });
  const kill = () => void engine.kill('SIGKILL');
  process.once('exit', kill);
  const endpoint = `http://127.0.0.1:${port}`;
  await answers(endpoint, engine);
  return {
    endpoint,
    close: async () => {
      process.removeListener('exit', kill);
      kill();
    },
  };
}

/** A client to a local engine: credentials that no AWS account has. */
export const engineClient = (endpoint: string): DynamoDBClient =>
  new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });

let made = 0;

/** The six tables, new and empty, under names nobody else uses unless names are given. */
export async function createTables(
  client: DynamoDBClient,
  nameOf: (table: TableName) => string = uniqueNames(),
): Promise<Record<TableName, string>> {
  const names = Object.keys(tables) as TableName[];
  await Promise.all(names.map((table) => createTable(client, table, nameOf(table))));
  return Object.fromEntries(names.map((table) => [table, nameOf(table)])) as Record<TableName, string>;
}

function uniqueNames(): (table: TableName) => string {
  const prefix = `t${process.pid}x${++made}x`;
  return (table) => prefix + table;
}

export async function freshDatabase(endpoint: string): Promise<DynamoDatabase> {
  const client = engineClient(endpoint);
  return new DynamoDatabase(await createTables(client), client);
}

async function createTable(client: DynamoDBClient, table: TableName, name: string): Promise<void> {
  const { partition, sort, index, stream }: TableKeys = tables[table];
  const keys = (hash: string, range?: string) => [
    { AttributeName: hash, KeyType: 'HASH' as const },
    ...(range ? [{ AttributeName: range, KeyType: 'RANGE' as const }] : []),
  ];
  const attributes = new Set([partition, sort, index?.partition, index?.sort].filter((word) => word !== undefined));
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: keys(partition, sort),
      AttributeDefinitions: [...attributes].map((word) => ({ AttributeName: word, AttributeType: 'S' as const })),
      ...(index && {
        GlobalSecondaryIndexes: [
          {
            IndexName: index.name,
            KeySchema: keys(index.partition, index.sort),
            Projection: { ProjectionType: 'ALL' as const },
          },
        ],
      }),
      ...(stream && { StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' as const } }),
    }),
  );
  await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 0.1 }, { TableName: name });
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

async function answers(endpoint: string, engine: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (engine.exitCode !== null) throw new Error(`the engine ended with code ${engine.exitCode}`);
    const answered = await fetch(endpoint).then(
      () => true,
      () => false,
    );
    if (answered) return;
    await setTimeout(25);
  }
  throw new Error(`the engine at ${endpoint} does not answer`);
}
