import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startLocalAws, table } from '../support/local-aws.ts';

let dataDir: string;
let host: ChildProcess | undefined;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'heliant-test-'));
});
afterEach(() => {
  host?.kill('SIGKILL');
  rmSync(dataDir, { recursive: true });
});

const startHost = async () => {
  host = spawn(process.execPath, [fileURLToPath(import.meta.resolve('../support/doomed-host.ts')), dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (host.stdout === null) throw new Error('The host has no output.');
  const [line] = (await once(createInterface(host.stdout), 'line')) as [string];
  return JSON.parse(line) as { endpoint: string; databaseEndpoint: string };
};
const credentials = { accessKeyId: 'operator', secretAccessKey: 'operator' };

/** Asks until nobody answers any more. */
const untilGone = async (address: string): Promise<void> => {
  for (;;) {
    const answered = await fetch(address).then(
      () => true,
      () => false,
    );
    if (!answered) return;
  }
};

test('a killed host leaves no engine behind, and loses no answered write and no accepted mail', async () => {
  const { endpoint, databaseEndpoint } = await startHost();
  const client = { endpoint, region: 'us-east-1', credentials };
  await new DynamoDBClient(client).send(new PutItemCommand({ TableName: 'things', Item: { id: { S: '1' } } }));
  const mail = new SendEmailCommand({
    FromEmailAddress: 'hello@bank.example',
    Destination: { ToAddresses: ['li@example.com'] },
    Content: { Simple: { Subject: { Data: 'S' }, Body: { Text: { Data: 'T' } } } },
  });
  const { MessageId } = await new SESv2Client(client).send(mail);
  host?.kill('SIGKILL');
  await untilGone(databaseEndpoint);

  // A mail that was being written when the host died: never answered, so it must go, and what follows must be whole.
  appendFileSync(join(dataDir, 'outbox.ndjson'), '{"id":"0100cut');
  const again = await startLocalAws({ dataDir });
  await again.aws.createTable('things', { ...table, StreamSpecification: undefined });
  const database = new DynamoDBClient(again.client());
  expect((await database.send(new GetItemCommand({ TableName: 'things', Key: { id: { S: '1' } } }))).Item).toEqual({
    id: { S: '1' },
  });
  const next = await new SESv2Client(again.client()).send(mail);
  expect(again.aws.outbox.list({ limit: 10 }).items.map(({ id }) => id)).toEqual([MessageId, next.MessageId]);
  await again.close();
});

test('a host that cannot have its port says so, and leaves no engine behind', async () => {
  const first = await startLocalAws();
  const port = Number(new URL(first.aws.endpoint).port);
  await expect(startLocalAws({ port })).rejects.toThrow(`Port ${port} for the AWS endpoints is in use`);
  await first.close();
});
