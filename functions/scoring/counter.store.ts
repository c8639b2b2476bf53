import * as z from 'zod';
import { RunCounters, ScoreboardSums } from '../contracts/counters.ts';
import type { RunId } from '../contracts/ids.ts';
import { absent, type Database, eachItem, type Item, type Key, type Write } from '../platform/database.ts';
import { Rejected } from '../platform/errors.ts';
import type { SumItem, SumItems } from './apply-once.ts';

/** Counters lie in the Campaigns table: one item beside each run, one for each segment × kind × channel. */
const runCountersPart = 'counters';
const scoreboardId = 'scoreboard';

const Folded = z.object({
  version: z.number().int().optional(),
  applied: z.record(z.string(), z.string()).default({}),
});

/** Counter items of runs, by run id. */
export const runCounterItems = (database: Database): SumItems<RunCounters> =>
  counterItems(database, RunCounters, (runId) => ({ id: runId, part: runCountersPart }));

/** Counter items of the scoreboard, by `<segmentId>#<kind>#<channel>`. */
export const scoreboardItems = (database: Database): SumItems<ScoreboardSums> =>
  counterItems(database, ScoreboardSums, (part) => ({ id: scoreboardId, part }));

export const runCountersKey = (runId: RunId) => ({ id: runId as string, part: runCountersPart });

/** A run's counters; all zero before its first fact was folded. */
export const readRunCounters = async (database: Database, runId: RunId): Promise<RunCounters> =>
  toRunCounters(await database.get('campaigns', runCountersKey(runId)));

export const toRunCounters = (item: Item | undefined): RunCounters => readCounts(RunCounters, item ?? {});

/** Every row of the scoreboard, page by page. */
export async function* eachScoreboardItem(
  database: Database,
): AsyncGenerator<{ part: string; counts: ScoreboardSums }> {
  for await (const item of eachItem(database, 'campaigns', { partition: scoreboardId }))
    yield { part: item.part as string, counts: readCounts(ScoreboardSums, item) };
}

/** Whether an item of the Campaigns table holds counters, and whose. */
export function countersIn(item: Item): { of: 'run' | 'scoreboard'; name: string; counts: Item } | undefined {
  if (item.part === runCountersPart)
    return { of: 'run', name: item.id as string, counts: readCounts(RunCounters, item) };
  if (item.id === scoreboardId)
    return { of: 'scoreboard', name: item.part as string, counts: readCounts(ScoreboardSums, item) };
  return undefined;
}

function counterItems<V extends Record<string, number>>(
  database: Database,
  schema: z.ZodType<V>,
  keyOf: (name: string) => Key,
): SumItems<V> {
  return {
    read: async (names) => {
      const found = await database.getMany(names.map((name) => ({ table: 'campaigns', key: keyOf(name) })));
      const byKey = new Map(found.map(({ item }) => [`${item.id as string} ${item.part as string}`, item]));
      return names.map((name): SumItem<V> => {
        const { id, part } = keyOf(name);
        const item = byKey.get(`${id} ${part}`) ?? {};
        const folded = Folded.parse(item);
        return { key: name, value: readCounts(schema, item), version: folded.version, applied: folded.applied };
      });
    },
    write: (items) => Promise.all(items.map((item) => database.write(counterWrite(keyOf(item.key), item)))),
  };
}

const counterWrite = (key: Key, { value, version, applied }: SumItem<Record<string, number>>): Write => ({
  update: 'campaigns',
  key,
  set: { ...value, applied, version: (version ?? 0) + 1 },
  if: { version: version ?? absent },
});

function readCounts<V>(schema: z.ZodType<V>, item: Item): V {
  const counts = schema.safeParse(item);
  if (!counts.success) throw new Rejected(`counters cannot be read: ${counts.error.message}`);
  return counts.data;
}
