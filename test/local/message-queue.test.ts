import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createQueues } from '../../infra/local/aws/queues.ts';
import { seededUuids } from '../../infra/local/aws/seeded-ids.ts';
import { createVirtualClock } from '../../infra/local/clock.ts';

const start = Date.parse('2027-01-01T00:00:00Z');
const never = new AbortController().signal;
const settled = async () => {};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const given = (maxReceives = 3) => {
  const clock = createVirtualClock(start);
  const queues = createQueues(clock, seededUuids('test'), () => 'http://127.0.0.1:4566');
  const dead = queues.create('dead', { visibilitySeconds: 30, delaySeconds: 0 });
  const work = queues.create('work', {
    visibilitySeconds: 60,
    delaySeconds: 0,
    deadLetter: { arn: dead.arn, maxReceives },
  });
  const bodies = async (max = 10) => (await queues.take(work.arn, max, never)).map(({ body }) => body);
  const depthOf = (arn: string) => queues.depth().find((depth) => depth.arn === arn);
  return { clock, queues, work: work.arn, dead: dead.arn, bodies, depthOf };
};

describe('a queue', () => {
  test('lends messages in the order they came, and forgets them when they are removed', async () => {
    const { queues, work, depthOf } = given();
    for (const body of ['a', 'b', 'c']) queues.send(work, body);
    const taken = await queues.take(work, 2, never);
    expect(taken.map(({ body }) => body)).toEqual(['a', 'b']);
    queues.remove(
      work,
      taken.map(({ receiptHandle }) => receiptHandle),
    );
    expect(depthOf(work)).toEqual({ arn: work, visible: 1, inFlight: 0, delayed: 0, isDeadLetter: false });
  });

  test('gives a waiting taker what arrives, all that arrives together', async () => {
    const { queues, work } = given();
    const waiting = queues.take(work, 10, never);
    queues.send(work, 'a');
    queues.send(work, 'b');
    expect((await waiting).map(({ body }) => body)).toEqual(['a', 'b']);
  });

  test('keeps messages for the next taker when one stopped waiting', async () => {
    const { queues, work, bodies } = given();
    const gone = new AbortController();
    const waiting = queues.take(work, 10, gone.signal);
    gone.abort();
    queues.send(work, 'a');
    expect(await waiting).toEqual([]);
    expect(await bodies()).toEqual(['a']);
  });

  test('shows a message again when its visibility ends in virtual time', async () => {
    const { clock, queues, work, bodies } = given();
    queues.send(work, 'a');
    expect(await bodies()).toEqual(['a']);
    await clock.advanceTo(start + 59_000, settled);
    expect(queues.depth().find(({ arn }) => arn === work)?.visible).toBe(0);
    await clock.advanceTo(start + 60_000, settled);
    const [again] = await queues.take(work, 1, never);
    expect(again?.attributes['ApproximateReceiveCount']).toBe('2');
  });

  test('leaves no instant behind for messages that are done', async () => {
    const { clock, queues, work } = given();
    queues.send(work, 'a');
    const [message] = await queues.take(work, 1, never);
    expect(clock.nextDueMs()).toBe(start + 60_000);
    queues.remove(work, [message?.receiptHandle ?? '']);
    expect(clock.nextDueMs()).toBeUndefined();
  });

  test('holds a delayed message back until it is due', async () => {
    const { clock, queues, work, bodies, depthOf } = given();
    queues.send(work, 'later', { delaySeconds: 900 });
    expect(depthOf(work)).toMatchObject({ visible: 0, delayed: 1 });
    await clock.advanceTo(start + 900_000, settled);
    expect(await bodies()).toEqual(['later']);
  });

  test('moves a message to the dead letters after its last failure, by time-out or given back', async () => {
    const { clock, queues, work, dead, bodies, depthOf } = given(2);
    queues.send(work, 'a');
    const [first] = await queues.take(work, 1, never);
    queues.giveBack(work, [first?.receiptHandle ?? ''], 0);
    expect(depthOf(work)).toMatchObject({ visible: 1, inFlight: 0 });
    expect(await bodies()).toEqual(['a']);
    await clock.advanceTo(start + 60_000, settled);
    expect(depthOf(work)).toMatchObject({ visible: 0, inFlight: 0, delayed: 0 });
    expect(depthOf(dead)).toMatchObject({ visible: 1, isDeadLetter: true });
  });

  test('sends a spent message to the dead letters at once, whatever wait was asked for', async () => {
    const { queues, work, dead, depthOf } = given(1);
    queues.send(work, 'a');
    const [first] = await queues.take(work, 1, never);
    queues.giveBack(work, [first?.receiptHandle ?? ''], 300);
    expect(depthOf(work)).toMatchObject({ visible: 0, inFlight: 0, delayed: 0 });
    expect(depthOf(dead)).toMatchObject({ visible: 1 });
  });

  test('gives back after a wait without counting it as in flight', async () => {
    const { clock, queues, work, bodies, depthOf } = given();
    queues.send(work, 'a');
    const [first] = await queues.take(work, 1, never);
    queues.giveBack(work, [first?.receiptHandle ?? ''], 120);
    expect(depthOf(work)).toMatchObject({ visible: 0, inFlight: 0, delayed: 1 });
    await clock.advanceTo(start + 120_000, settled);
    expect(await bodies()).toEqual(['a']);
  });

  test('lets groups take turns, so that a flood of one does not hold up another', async () => {
    const { queues, work, bodies } = given();
    for (const body of ['a1', 'a2', 'a3']) queues.send(work, body, { groupId: 'a' });
    for (const body of ['b1', 'b2']) queues.send(work, body, { groupId: 'b' });
    queues.send(work, 'c1', { groupId: 'c' });
    expect(await bodies(4)).toEqual(['a1', 'b1', 'c1', 'a2']);
    expect(await bodies(4)).toEqual(['b2', 'a3']);
  });

  test('serves a small campaign beside a large one that came first, and that comes back with what it put back', async () => {
    const { clock, queues, work, bodies } = given();
    for (let n = 0; n < 1000; n += 1) queues.send(work, 'large', { groupId: 'cmp_1' });
    for (let n = 0; n < 500; n += 1) queues.send(work, 'large', { groupId: 'cmp_1', delaySeconds: 60 });
    for (let n = 0; n < 5; n += 1) queues.send(work, 'small', { groupId: 'cmp_2' });
    expect((await bodies()).filter((body) => body === 'small')).toHaveLength(5);
    queues.send(work, 'small', { groupId: 'cmp_2', delaySeconds: 60 });
    await clock.advanceTo(start + 60_000, settled);
    expect((await bodies(2)).toSorted()).toEqual(['large', 'small']);
  });

  test('keeps its order and its count over many thousands', async () => {
    const { queues, work } = given();
    for (let index = 0; index < 5000; index += 1) queues.send(work, String(index));
    const seen: string[] = [];
    while (seen.length < 5000) seen.push(...(await queues.take(work, 10, never)).map(({ body }) => body));
    expect(seen[0]).toBe('0');
    expect(seen[4999]).toBe('4999');
    expect(new Set(seen).size).toBe(5000);
  });
});
