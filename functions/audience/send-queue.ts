import type { SendBatch } from '../contracts/messages.ts';
import type { RunItem } from '../contracts/run.ts';
import type { Queue } from '../platform/queues.ts';

/** Where batches wait to be sent: marketing's queue, and one for service messages that no campaign can fill. */
export type SendQueues = { batches: Queue<SendBatch>; urgent: Queue<SendBatch> };

export const sendQueueOf = ({ plan }: RunItem, { batches, urgent }: SendQueues): Queue<SendBatch> =>
  plan.purpose === 'service' ? urgent : batches;
