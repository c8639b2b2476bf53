import type { RunItem } from '../contracts/run.ts';
import { absent, type Database } from '../platform/database.ts';

/**
 * Takes up to `wanted` messages from the campaign's limits (total, per UTC day) and says how many were granted. A place
 * once taken is not given back: a limit may be undershot by people whose message failed, never overshot.
 */
export async function reserve(database: Database, run: RunItem, wanted: number, nowMs: number): Promise<number> {
  const { total, perDay } = run.plan.limits;
  if (wanted === 0 || (total === undefined && perDay === undefined)) return wanted;
  const key = { id: run.campaignId as string, part: 'reserved' };
  const day = `day:${new Date(nowMs).toISOString().slice(0, 10)}`;
  for (;;) {
    const item = (await database.get('campaigns', key)) ?? {};
    const [takenInAll, takenToday] = [Number(item.total ?? 0), Number(item[day] ?? 0)];
    const granted = Math.max(0, Math.min(wanted, (total ?? Infinity) - takenInAll, (perDay ?? Infinity) - takenToday));
    if (granted === 0) return 0;
    const unchanged = {
      total: typeof item.total === 'number' ? item.total : absent,
      [day]: typeof item[day] === 'number' ? item[day] : absent,
    } as const;
    const set = { total: takenInAll + granted, [day]: takenToday + granted };
    if ((await database.write({ update: 'campaigns', key, set, if: unchanged })) === 'done') return granted;
  }
}
