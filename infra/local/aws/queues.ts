import type { Queues, VirtualClock } from '../parts.ts';
import { faultlessQueue, type QueueFaults } from './faults/queue-faults.ts';
import { MessageQueue, type QueueOptions, type Redrive, type SendOptions } from './message-queue.ts';
import { accountId, arnOf, nameIn } from './names.ts';
import type { SeededIds } from './seeded-ids.ts';

/** Every queue by ARN; the wire service uses the same engine through `byName`. */
export interface QueueEngine extends Queues {
  byName(name: string): MessageQueue | undefined;
  all(): MessageQueue[];
  urlOf(queue: MessageQueue): string;
  post(queue: MessageQueue, body: string, options: SendOptions): { messageId: string; md5: string };
}

export function createQueues(
  clock: VirtualClock,
  ids: SeededIds,
  endpoint: () => string,
  faults: QueueFaults = faultlessQueue,
): QueueEngine {
  const queues = new Map<string, MessageQueue>();

  const get = (arn: string): MessageQueue => {
    const queue = queues.get(arn);
    if (queue === undefined) throw new Error(`There is no queue ${arn}.`);
    return queue;
  };
  const urlOf = (queue: MessageQueue) => `${endpoint()}/${accountId}/${queue.name}`;
  const post = (queue: MessageQueue, body: string, options: SendOptions) => {
    const messageId = ids.next();
    return { messageId, ...queue.send(messageId, body, options) };
  };

  return {
    create(name: string, options: QueueOptions) {
      const arn = arnOf('sqs', name);
      const existing = queues.get(arn);
      const redrive: Redrive = (message) => {
        if (options.deadLetter !== undefined) get(options.deadLetter.arn).send(message.id, message.body, message);
      };
      const queue = existing ?? new MessageQueue(name, arn, options, { clock, redrive, faults });
      queues.set(arn, queue);
      return { url: urlOf(queue), arn };
    },
    take: (arn, max, signal) => get(arn).take(max, signal),
    remove(arn, receipts) {
      for (const receipt of receipts) get(arn).remove(receipt);
    },
    giveBack(arn, receipts, afterSeconds) {
      for (const receipt of receipts) get(arn).giveBack(receipt, afterSeconds);
    },
    send(arn, body, options = {}) {
      post(get(arn), body, options);
    },
    depth() {
      const deadLetters = new Set([...queues.values()].map(({ options }) => options.deadLetter?.arn));
      return [...queues.values()].map((queue) => ({
        arn: queue.arn,
        ...queue.depth,
        isDeadLetter: deadLetters.has(queue.arn),
      }));
    },
    arnOf: (url) => arnOf('sqs', nameIn(url)),
    byName: (name) => queues.get(arnOf('sqs', name)),
    all: () => [...queues.values()],
    urlOf,
    post,
  };
}
