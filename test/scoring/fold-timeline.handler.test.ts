import type { Context, DynamoDBRecord } from 'aws-lambda';
import { expect, it } from 'vitest';
import { RunId } from '../../functions/contracts/ids.ts';
import { MemoryDatabase } from '../../functions/platform/memory-database.ts';
import { readRunCounters } from '../../functions/scoring/counter.store.ts';
import { createHandler } from '../../functions/scoring/fold-timeline.handler.ts';

const image = (more: object = {}) => ({
  customerId: { S: 'c1' },
  fact: { S: 'dispatch#dsp_1' },
  at: { S: '2027-03-01T10:00:00.000Z' },
  kind: { S: 'dispatch' },
  dispatchId: { S: 'dsp_1' },
  runId: { S: 'run_1' },
  campaignId: { S: 'cmp_1' },
  segmentId: { S: 'seg_1' },
  campaignKind: { S: 'birthday' },
  channel: { S: 'email' },
  purpose: { S: 'birthday-and-care' },
  brand: { S: 'main' },
  variant: { S: 'a' },
  batch: { S: 'batch#x' },
  step: { N: '1' },
  status: { S: 'sent' },
  ...more,
});
const record = (n: number, NewImage: object, eventName = 'INSERT'): DynamoDBRecord =>
  ({
    eventID: `e${n}`,
    eventName,
    dynamodb: { SequenceNumber: `12345678901234567890${n}`, ApproximateCreationDateTime: 1_800_000_000, NewImage },
  }) as DynamoDBRecord;

const counters = (database: MemoryDatabase) => readRunCounters(database, RunId.parse('run_1'));
const invoke = (database: MemoryDatabase, ...Records: DynamoDBRecord[]) =>
  createHandler({ database })({ Records, shardId: 'shardId-0001' }, {} as Context);

it('folds what was inserted; changed and deleted rows are no new facts', async () => {
  const database = new MemoryDatabase();
  await invoke(database, record(1, image()), record(2, image(), 'MODIFY'), record(3, {}, 'REMOVE'));
  expect(await counters(database)).toMatchObject({ sent: 1, delivered: 0 });
});

it('fails the batch for a row it cannot read, before anything of it is counted', async () => {
  const database = new MemoryDatabase();
  const unreadable = record(2, image({ status: { S: 'perhaps' } }));
  await expect(invoke(database, record(1, image()), unreadable)).rejects.toThrow('cannot be read');
  expect(await counters(database)).toMatchObject({ sent: 0 });
  await expect(invoke(database, unreadable)).rejects.toThrow('cannot be read');
  await invoke(database, record(1, image()), record(3, image({ dispatchId: { S: 'dsp_3' } })));
  expect(await counters(database)).toMatchObject({ sent: 2 });
});

it('refuses an event without its shard: nothing could be counted once', async () => {
  const database = new MemoryDatabase();
  const event = { Records: [record(1, image())] };
  await expect(createHandler({ database })(event, {} as Context)).rejects.toThrow('without a shard');
});

it('answers the empty end of a window', async () => {
  const answer = await createHandler({ database: new MemoryDatabase() })({ Records: [] }, {} as Context);
  expect(answer).toEqual({ state: {} });
});
