import type { Aws, QueueMessage } from '../../parts.ts';
import type { Activity } from '../activity.ts';
import { FunctionFailed } from '../functions/local-function.ts';
import type { RunningFunction } from '../functions/start-functions.ts';
import type { QueueMapping } from '../landscape.ts';
import { failedMessageIds, queueEvent } from './queue-event.ts';

/** As many batches at a time as the function has threads here; the template's limits for AWS are higher. */
const batchesInFlight = 2;

/** What Lambda needs from a function's role to read a queue for it. */
const readerActions = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

/** Feeds a queue's messages to its function; gives back the stop. */
export function startQueueSource(
  mapping: QueueMapping,
  target: RunningFunction,
  visibilitySeconds: number,
  { queues, permissions, region }: Aws,
  activity: Activity,
): () => Promise<void> {
  for (const action of readerActions) {
    if (!permissions.check(target.accessKeyId, action, mapping.queueArn)) {
      throw new Error(`${target.name} may not read its queue: its role lacks ${action} on ${mapping.queueArn}`);
    }
  }
  const stopping = new AbortController();

  async function pollUntilStopped(): Promise<void> {
    while (!stopping.signal.aborted) {
      const batch = await queues.take(mapping.queueArn, mapping.batchSize, stopping.signal);
      if (batch.length === 0) continue;
      const end = activity.begin();
      const failed = await failuresOf(batch).finally(end);
      queues.remove(mapping.queueArn, handlesOf(batch.filter(({ messageId }) => !failed.has(messageId))));
      // A failed message stays invisible for the rest of its time, as with Lambda: it comes back by the virtual clock.
      const back = handlesOf(batch.filter(({ messageId }) => failed.has(messageId)));
      if (back.length > 0) queues.giveBack(mapping.queueArn, back, visibilitySeconds);
    }
  }

  async function failuresOf(batch: QueueMessage[]): Promise<Set<string>> {
    try {
      const answer = await target.invoke(queueEvent(batch, mapping.queueArn, region));
      return mapping.reportsItemFailures ? failedMessageIds(answer, batch) : new Set();
    } catch (error) {
      // The function's log has the reason; here it means: deliver the whole batch again.
      if (error instanceof FunctionFailed) return new Set(batch.map(({ messageId }) => messageId));
      throw error;
    }
  }

  const pollers = Array.from({ length: batchesInFlight }, pollUntilStopped);
  return async () => {
    stopping.abort();
    await Promise.all(pollers);
  };
}

function handlesOf(batch: QueueMessage[]): string[] {
  return batch.map(({ receiptHandle }) => receiptHandle);
}
