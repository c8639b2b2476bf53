import type { CustomerId, DispatchId } from '../contracts/ids.ts';
import type { Batch, RunItem } from '../contracts/run.ts';
import type { Database } from '../platform/database.ts';
import { dispatchId } from './dispatch-id.ts';

/**
 * Which of these people's messages of this batch were heard of. Whatever came back, an error report too, came because the
 * provider had taken it. Of a message that was sent again either counts: the person has it.
 */
export async function heardOf(
  database: Database,
  { run, batch }: { run: RunItem; batch: Pick<Batch, 'isResend'> },
  ids: CustomerId[],
): Promise<Set<CustomerId>> {
  const heard = new Set<CustomerId>();
  for (const id of ids) {
    const messages = [dispatchId(run, id), ...(batch.isResend ? [dispatchId(run, id, true)] : [])];
    for (const message of messages) if (await hasResponse(database, id, message)) heard.add(id);
  }
  return heard;
}

async function hasResponse(database: Database, customerId: CustomerId, message: DispatchId): Promise<boolean> {
  const query = { partition: customerId, prefix: `response#${message}#`, limit: 1 };
  return (await database.query('timeline', query)).items.length > 0;
}
