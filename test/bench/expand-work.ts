import { Agent, request } from 'node:http';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expandSlice } from '../../functions/audience/expand-slice.ts';
import type { ExpandSlice, ReleaseBatches } from '../../functions/contracts/messages.ts';
import { DynamoDatabase } from '../../functions/platform/dynamo-database.ts';
import { MemoryQueue } from '../../functions/platform/queues.ts';
import { runIdOf } from '../support/builders.ts';
import { answerParent, measure, peakResidentMb } from './measure.ts';

export type ExpandTask = { who: 'ours' | 'floor'; endpoint: string };
export type Expanded = { cpuSeconds: number; peakResidentMb: number };

/** Reads one slice of canned pages: by the real use case, or by the least code that can read them. */
answerParent(async ({ who, endpoint }: ExpandTask): Promise<Expanded> => {
  const { cpuSeconds } = await measure(() => (who === 'ours' ? expandAll(endpoint) : readAll(endpoint)));
  return { cpuSeconds, peakResidentMb: peakResidentMb() };
});

let database: DynamoDatabase | undefined;
const agent = new Agent({ keepAlive: true });

async function expandAll(endpoint: string): Promise<void> {
  const slices = new MemoryQueue<ExpandSlice>();
  const parts = {
    database: (database ??= databaseAt(endpoint)),
    slices,
    releases: new MemoryQueue<ReleaseBatches>(),
    elapsedMs: () => performance.now(),
  };
  await slices.send({ runId: runIdOf('run_1v1once'), slice: 0 });
  for (let next = slices.messages.shift(); next; next = slices.messages.shift())
    await expandSlice(next.message, { opensAtMinute: 540, closesAtMinute: 1170 }, parts);
}

/** One client for every turn, as a warm function has it. */
function databaseAt(endpoint: string): DynamoDatabase {
  const client = new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  return new DynamoDatabase({ customers: 'customers', campaigns: 'campaigns' }, client);
}

type Answer = { Items: unknown[]; LastEvaluatedKey?: unknown };

/** `node:http` and `JSON.parse`, nothing else: every page is fetched, read and dropped. */
async function readAll(endpoint: string): Promise<void> {
  for (let cursor: unknown, isFirst = true; isFirst || cursor !== undefined; isFirst = false) {
    const page = JSON.parse(await post(endpoint, agent, JSON.stringify({ ExclusiveStartKey: cursor }))) as Answer;
    cursor = page.LastEvaluatedKey;
  }
}

function post(endpoint: string, agent: Agent, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const call = request(
      endpoint,
      { method: 'POST', agent, headers: { 'x-amz-target': 'DynamoDB_20120810.Scan' } },
      (response) => {
        const pieces: Buffer[] = [];
        response.on('data', (piece: Buffer) => pieces.push(piece));
        response.on('error', reject);
        response.on('end', () => resolve(Buffer.concat(pieces).toString()));
      },
    );
    call.on('error', reject);
    call.end(body);
  });
}
