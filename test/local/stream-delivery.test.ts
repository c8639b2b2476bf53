import { describe, expect, it } from 'vitest';
import { FunctionFailed } from '../../infra/local/compute/functions/local-function.ts';
import type { StreamMapping } from '../../infra/local/compute/landscape.ts';
import { type Delivery, deliverRecords } from '../../infra/local/compute/sources/deliver-records.ts';
import { parseFilters } from '../../infra/local/compute/sources/event-filter.ts';
import { windowAt } from '../../infra/local/compute/sources/stream-event.ts';
import type { Aws, VirtualClock } from '../../infra/local/parts.ts';

const record = (SequenceNumber: string) => ({ eventName: 'INSERT', dynamodb: { SequenceNumber } });
const records = ['1', '2', '3', '4'].map(record);

type Event = {
  Records: { dynamodb: { SequenceNumber: string } }[];
  state?: unknown;
  isFinalInvokeForWindow?: boolean;
  window?: unknown;
  shardId?: string;
};

/** A function that answers as told, with what it was given and what was sent to its on-failure queue. */
function given(answer: (event: Event) => unknown, more: Partial<StreamMapping> = {}) {
  const batches: string[] = [];
  const events: Event[] = [];
  const sent: string[] = [];
  const pauses: number[] = [];
  const mapping: StreamMapping = {
    streamArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/timeline/stream/1',
    functionArn: 'arn:fold',
    batchSize: 100,
    startsAtOldest: true,
    tumblingWindowSeconds: 0,
    bisectsOnError: false,
    maxRetries: -1,
    reportsItemFailures: false,
    wants: () => true,
    onFailureQueueArn: 'arn:left-out',
    ...more,
  };
  const delivery: Delivery = {
    mapping,
    target: {
      name: 'fold',
      accessKeyId: 'key',
      invoke: async (event) => {
        events.push(event as Event);
        batches.push((event as Event).Records.map(({ dynamodb }) => dynamodb.SequenceNumber).join(''));
        return answer(event as Event);
      },
      tally: { invocations: 0, failures: 0, busyMs: 0 },
      close: async () => {},
    },
    aws: {
      region: 'us-east-1',
      queues: { send: (_arn: string, body: string) => void sent.push(body) },
    } as unknown as Aws,
    clock: { now: () => Date.UTC(2027, 2, 1) } as VirtualClock,
    pause: async (ms) => void pauses.push(ms),
    stopping: new AbortController().signal,
  };
  return { delivery, batches, events, sent, pauses };
}

const fail = (): never => {
  throw new FunctionFailed('no');
};

describe('records for a function', () => {
  it('come again, with growing pauses, until it takes them', async () => {
    let left = 3;
    const { delivery, batches, pauses } = given(() => (left-- > 0 ? fail() : null));
    await deliverRecords(delivery, { shardId: 's', window: undefined }, records);
    expect(batches).toEqual(['1234', '1234', '1234', '1234']);
    expect(pauses).toEqual([1000, 2000, 4000]);
  });

  it('are halved until the bad one stands alone, and that is given up with a notice without its content', async () => {
    const { delivery, batches, sent } = given(
      (event) => (event.Records.some(({ dynamodb }) => dynamodb.SequenceNumber === '3') ? fail() : null),
      {
        bisectsOnError: true,
        maxRetries: 1,
      },
    );
    await deliverRecords(delivery, { shardId: 's', window: undefined }, records);
    expect(batches).toEqual(['1234', '12', '34', '3', '3', '4']);
    expect(sent.map((notice) => JSON.parse(notice).DDBStreamBatchInfo)).toMatchObject([
      { shardId: 's', startSequenceNumber: '3', endSequenceNumber: '3', batchSize: 1 },
    ]);
  });

  it('go on from the first one the function names as failed', async () => {
    let isFirst = true;
    const answer = () => {
      const batchItemFailures = isFirst ? [{ itemIdentifier: '3' }] : [];
      isFirst = false;
      return { batchItemFailures };
    };
    const { delivery, batches } = given(answer, { reportsItemFailures: true });
    await deliverRecords(delivery, { shardId: 's', window: undefined }, records);
    expect(batches).toEqual(['1234', '34']);
  });

  it('carry the window, and the state that the function left', async () => {
    const { delivery, events } = given(
      ({ state }) => ({ state: { seen: ((state as { seen?: number }).seen ?? 0) + 1 } }),
      {
        tumblingWindowSeconds: 60,
      },
    );
    const shard = { shardId: 'shard-1', window: windowAt(Date.UTC(2027, 2, 1, 0, 0, 30), 60) };
    await deliverRecords(delivery, shard, records);
    await deliverRecords(delivery, shard, [], true);
    expect(events).toMatchObject([
      {
        window: { start: '2027-03-01T00:00:00Z', end: '2027-03-01T00:01:00Z' },
        state: {},
        shardId: 'shard-1',
        isFinalInvokeForWindow: false,
        isWindowTerminatedEarly: false,
      },
      { Records: [], state: { seen: 1 }, isFinalInvokeForWindow: true },
    ]);
  });

  it('count as refused when a function in a window answers no state', async () => {
    let left = 1;
    const { delivery, batches } = given(() => (left-- > 0 ? {} : { state: {} }), { tumblingWindowSeconds: 60 });
    await deliverRecords(delivery, { shardId: 's', window: windowAt(0, 60) }, records);
    expect(batches).toEqual(['1234', '1234']);
  });
});

describe('a filter on an event source', () => {
  const wants = parseFilters(['{"eventName":["INSERT"],"dynamodb":{"Keys":{"id":{"S":["a","b"]}}}}']);

  it.each([
    ['INSERT', 'a', true],
    ['INSERT', 'c', false],
    ['MODIFY', 'a', false],
  ])('lets %s of %s pass: %s', (eventName, id, passes) => {
    expect(wants({ eventName, dynamodb: { Keys: { id: { S: id } } } })).toBe(passes);
  });

  it('lets nothing pass that lacks the field, and everything where there is no pattern', () => {
    expect(wants({ eventName: 'INSERT' })).toBe(false);
    expect(parseFilters([])({})).toBe(true);
  });

  it('refuses an operator it does not know', () => {
    expect(() => parseFilters(['{"eventName":[{"prefix":"INS"}]}'])).toThrow('compares filter fields with values only');
  });
});
