import type { RunItem } from '../contracts/run.ts';
import { absent, type Database } from '../platform/database.ts';

/**
 * Takes up to `wanted` messages from the campaign's limits (total, per UTC day) and says how many were granted. A place
 * taken by a worker that died, or for a message that failed, is gone: a limit may be undershot, never overshot.
 */
export async function reserve(database: Database, run: RunItem, wanted: number, nowMs: number): Promise<number> {
  const { total, perDay } = run.plan.limits;
  if (wanted === 0 || !isLimited(run)) return wanted;
  const key = reservedKey(run);
  const day = dayOf(nowMs);
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

/** Frees the places of people who were not sent to after all. In a transaction, since a client that repeats one gives back once. */
export async function giveBack(database: Database, run: RunItem, places: number, reservedAtMs: number): Promise<void> {
  if (places === 0 || !isLimited(run)) return;
  const add = { total: -places, [dayOf(reservedAtMs)]: -places };
  while ((await database.transact([{ update: 'campaigns', key: reservedKey(run), add }])) !== 'done');
}

const isLimited = ({ plan: { limits } }: RunItem): boolean => limits.total !== undefined || limits.perDay !== undefined;
const reservedKey = ({ campaignId }: RunItem) => ({ id: campaignId as string, part: 'reserved' });
const dayOf = (ms: number): string => `day:${new Date(ms).toISOString().slice(0, 10)}`;
