import { z } from 'zod';

/**
 * DynamoDB Streams as the engine speaks it. The AWS SDK keeps streams in a client of its own; three calls do not pay for
 * one more dependency. Engines want a signature's form and do not check it.
 */
const headers = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-date': '20260101T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
};

const Shard = z.object({ ShardId: z.string(), ParentShardId: z.string().optional() });
const Table = z.object({ Table: z.object({ LatestStreamArn: z.string() }) });
const Stream = z.object({ StreamDescription: z.object({ Shards: z.array(Shard).default([]) }) });
const Iterator = z.object({ ShardIterator: z.string() });
const Record = z.looseObject({ dynamodb: z.looseObject({ SequenceNumber: z.string() }) });
const Records = z.object({ Records: z.array(Record), NextShardIterator: z.string().nullish() });

export type StreamRecord = z.infer<typeof Record>;
export type StartAt = { type: 'TRIM_HORIZON' | 'LATEST' } | { type: 'AFTER_SEQUENCE_NUMBER'; sequenceNumber: string };

/** The stream asked about something it no longer has: an iterator older than 15 minutes, or records trimmed after 24 h. */
export class IteratorGone extends Error {
  override readonly name = 'IteratorGone';
}

export type StreamClient = {
  streamArnOf(tableName: string): Promise<string>;
  /** Parents before their children. */
  shardIdsOf(streamArn: string): Promise<string[]>;
  iteratorAt(streamArn: string, shardId: string, start: StartAt): Promise<string>;
  /** `next` is missing once a closed shard is read to its end. */
  recordsFrom(iterator: string, limit: number): Promise<{ records: StreamRecord[]; next: string | undefined }>;
};

export function createStreamClient(endpoint: string): StreamClient {
  const call = async (target: string, body: unknown): Promise<unknown> => {
    const answer = await fetch(endpoint, {
      method: 'POST',
      headers: { ...headers, 'x-amz-target': target },
      body: JSON.stringify(body),
    });
    if (answer.ok) return answer.json();
    const problem = await answer.text();
    if (/ExpiredIteratorException|TrimmedDataAccessException/.test(problem)) throw new IteratorGone(problem);
    throw new Error(`${target} answered ${answer.status}: ${problem}`);
  };
  const streams = (operation: string, body: unknown) => call(`DynamoDBStreams_20120810.${operation}`, body);

  return {
    async streamArnOf(tableName) {
      const described = await call('DynamoDB_20120810.DescribeTable', { TableName: tableName });
      return Table.parse(described).Table.LatestStreamArn;
    },
    async shardIdsOf(streamArn) {
      const { Shards } = Stream.parse(await streams('DescribeStream', { StreamArn: streamArn })).StreamDescription;
      return parentsFirst(Shards);
    },
    async iteratorAt(streamArn, shardId, start) {
      const answer = await streams('GetShardIterator', {
        StreamArn: streamArn,
        ShardId: shardId,
        ShardIteratorType: start.type,
        ...(start.type === 'AFTER_SEQUENCE_NUMBER' && { SequenceNumber: start.sequenceNumber }),
      });
      return Iterator.parse(answer).ShardIterator;
    },
    async recordsFrom(iterator, limit) {
      const answer = Records.parse(await streams('GetRecords', { ShardIterator: iterator, Limit: limit }));
      return { records: answer.Records, next: answer.NextShardIterator ?? undefined };
    },
  };
}

function parentsFirst(shards: z.infer<typeof Shard>[]): string[] {
  const byId = new Map(shards.map((shard) => [shard.ShardId, shard]));
  const ordered = new Set<string>();
  const add = ({ ShardId, ParentShardId }: z.infer<typeof Shard>): void => {
    const parent = ParentShardId === undefined ? undefined : byId.get(ParentShardId);
    if (parent !== undefined && !ordered.has(parent.ShardId)) add(parent);
    ordered.add(ShardId);
  };
  for (const shard of shards) add(shard);
  return [...ordered];
}
