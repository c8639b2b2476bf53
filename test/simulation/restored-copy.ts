import { CampaignId } from '../../functions/contracts/ids.ts';
import { type TableName, tables } from '../../functions/contracts/tables.ts';
import { MemoryDatabase } from '../../functions/platform/memory-database.ts';
import { Bank, type BankParts } from './bank.ts';
import { FaultyDatabase } from './faulty-database.ts';
import { RecentChanges } from './recent-changes.ts';

/**
 * Somebody restores the tables into another stack and starts its functions: they find open runs with real addresses, and
 * must write to nobody. The original goes on beside it.
 */
export async function restoreCopy(
  parts: Omit<BankParts, 'database'> & { memory: MemoryDatabase },
  campaignIds: string[],
): Promise<void> {
  const { memory, scheduler, weather } = parts;
  const copy = new MemoryDatabase();
  for (const table of Object.keys(tables) as TableName[]) {
    const { items } = await memory.scan(table, { limit: 1_000_000 });
    for (const item of items) await copy.write({ put: table, item });
  }
  const database = new FaultyDatabase({ memory: copy, recent: new RecentChanges(), scheduler, weather });
  const bank = new Bank({ ...parts, database }, { stackId: 'stack-2', senders: 2, isCopy: true });
  bank.sweeps.put({ sweep: 'all', queuesLost: true });
  const at = new Date(scheduler.nowMs).toISOString();
  // It is found out within the hour and taken down.
  scheduler.after(3_600_000, () => {
    for (const queue of bank.queues) queue.close();
  });
  for (const campaignId of campaignIds) bank.starts.put({ campaignId: CampaignId.parse(campaignId), at });
}
