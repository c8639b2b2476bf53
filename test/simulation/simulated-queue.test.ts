import type { SQSEvent } from 'aws-lambda';
import { describeQueue, type Note } from '../platform/queue-contract.ts';
import { quietWorld } from './port-under-contract.ts';
import { SimulatedQueue } from './simulated-queue.ts';

const visibilitySeconds = 360;
/** A delivery takes its way through the network: seconds at most where nothing is wrong. */
const deliveryMs = 4_000;

describeQueue('the simulated queue in calm weather', async () => {
  const { scheduler, random, weather, throughWorkers, goTo } = quietWorld();
  let received: { message: Note; group: string | undefined }[] = [];
  let isLeft = false;
  const invoke = async ({ Records }: SQSEvent) => {
    for (const { body, attributes } of Records)
      received.push({ message: JSON.parse(body) as Note, group: attributes.MessageGroupId });
    return { batchItemFailures: isLeft ? Records.map(({ messageId }) => ({ itemIdentifier: messageId })) : [] };
  };
  const consumer = { batchSize: 10, concurrency: 2, invoke };
  return {
    queue: throughWorkers(new SimulatedQueue<Note>('notes', consumer, { scheduler, random, weather })),
    visibilitySeconds,
    async receive(then = 'done') {
      isLeft = then === 'left';
      await goTo(scheduler.nowMs + deliveryMs);
      isLeft = false;
      const all = received;
      received = [];
      return all;
    },
    async pass(seconds) {
      await goTo(scheduler.nowMs + seconds * 1000);
    },
  };
});
