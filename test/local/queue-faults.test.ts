import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createFaultPlayer } from '../../infra/local/aws/faults/fault-player.ts';
import { createQueueFaults } from '../../infra/local/aws/faults/queue-faults.ts';
import { createQueues } from '../../infra/local/aws/queues.ts';
import { seededUuids } from '../../infra/local/aws/seeded-ids.ts';
import { createVirtualClock } from '../../infra/local/clock.ts';

const start = Date.parse('2027-01-01T00:00:00Z');
const never = new AbortController().signal;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function given(kind: string, seed = 1) {
  const clock = createVirtualClock(start);
  const faults = createFaultPlayer();
  faults.replace([{ call: 'sqs.*', kind, rate: 1, seed }]);
  const queues = createQueues(clock, seededUuids('test'), () => '', createQueueFaults(faults));
  const dead = queues.create('dead', { visibilitySeconds: 30, delaySeconds: 0 });
  const deadLetter = { arn: dead.arn, maxReceives: 2 };
  const { arn } = queues.create('work', { visibilitySeconds: 60, delaySeconds: 0, deadLetter });
  const depth = () => queues.depth().find((each) => each.arn === arn);
  const takeAndRemove = async () => {
    const taken = await queues.take(arn, 100, never);
    queues.remove(
      arn,
      taken.map(({ receiptHandle }) => receiptHandle),
    );
    return taken.map(({ body }) => body);
  };
  const advance = (seconds: number) => clock.advanceTo(clock.now() + seconds * 1000, async () => {});
  return { queues, arn, depth, takeAndRemove, advance, faults };
}

describe('a queue with faults', () => {
  test('delivers each message once more although it was deleted, and never a third time', async () => {
    const { queues, arn, depth, takeAndRemove, advance } = given('duplicate');
    const bodies = ['a', 'b', 'c', 'd', 'e', 'f'];
    for (const body of bodies) queues.send(arn, body);
    expect(await takeAndRemove()).toEqual(bodies);
    const atOnce = depth()?.visible ?? 0;
    expect(atOnce).toBeGreaterThan(0);
    expect(depth()?.delayed).toBe(6 - atOnce);
    await advance(120);
    expect((await takeAndRemove()).toSorted()).toEqual(bodies);
    await advance(3600);
    expect(depth()).toMatchObject({ visible: 0, inFlight: 0, delayed: 0 });
  });

  test('keeps the two deliveries of a message apart: the one that fails comes back, the other stays deleted', async () => {
    const { queues, arn, depth, advance } = given('duplicate');
    queues.send(arn, 'a');
    const [first] = await queues.take(arn, 1, never);
    await advance(50);
    expect(depth()).toMatchObject({ visible: 1, inFlight: 1 });
    const [second] = await queues.take(arn, 1, never);
    expect(second?.messageId).toBe(first?.messageId);
    expect(second?.receiptHandle).not.toBe(first?.receiptHandle);
    queues.remove(arn, [first?.receiptHandle ?? '']);
    queues.giveBack(arn, [second?.receiptHandle ?? ''], 0);
    expect(depth()).toMatchObject({ visible: 1, inFlight: 0, delayed: 0 });
  });

  test('holds each message back for up to a minute of virtual time', async () => {
    const { queues, arn, depth, takeAndRemove, advance } = given('delay');
    for (const body of ['a', 'b', 'c']) queues.send(arn, body);
    expect(depth()).toMatchObject({ visible: 0, delayed: 3 });
    await advance(60);
    expect((await takeAndRemove()).toSorted()).toEqual(['a', 'b', 'c']);
  });

  test('hands messages out in another order, each of them', async () => {
    const { queues, arn, takeAndRemove, faults } = given('reorder');
    const bodies = Array.from({ length: 20 }, (_, n) => String(n));
    for (const body of bodies) queues.send(arn, body);
    const taken = await takeAndRemove();
    expect(taken).not.toEqual(bodies);
    expect(taken.toSorted((a, b) => Number(a) - Number(b))).toEqual(bodies);
    expect(faults.list()).toMatchObject([{ calls: 19, played: 19 }]);
  });
});
