import type { CustomerId, RunId } from '../contracts/ids.ts';
import type { Batch, RunItem } from '../contracts/run.ts';
import {
  absent,
  type Condition,
  type Database,
  type Item,
  type Key,
  textOf,
  type Write,
} from '../platform/database.ts';

/**
 * A campaign's limits, in all and per UTC day, as places of persons. Who gets one and who is refused is written once, in
 * one transaction with the campaign's totals, and stands for every delivery of the batch and for the batches its deferred
 * go to: nobody is refused by one worker and sent to by another. A place is kept, whether or not its message leaves in
 * the end: a limit may be undershot, never overshot.
 */
type Places = { heldOn: Map<CustomerId, string>; refused: Set<CustomerId>; version: number };
type Work = { run: RunItem; batch: Batch };

/** Which of these people have a place today. Two calls where the campaign has limits, none otherwise. */
export async function holdPlaces(
  database: Database,
  { run, batch }: Work,
  ids: CustomerId[],
  nowMs: number,
): Promise<Set<CustomerId>> {
  const { total = Infinity, perDay = Infinity } = run.plan.limits;
  if ((total === Infinity && perDay === Infinity) || ids.length === 0) return new Set(ids);
  const keys = { taken: takenKey(run), places: placesKey(run.id, batch) };
  const today = dayOf(nowMs);
  for (;;) {
    const found = await database.getMany(Object.values(keys).map((key) => ({ table: 'campaigns', key })));
    const itemAt = (part: string) => found.find(({ item }) => item.part === part)?.item ?? {};
    const [taken, places] = [itemAt(keys.taken.part), toPlaces(itemAt(keys.places.part))];
    const left = { total: total - numberOf(taken.total), today: perDay - numberOf(taken[today]) };
    const change = decidePlaces(places, ids, today, left);
    const writes: Write[] = [
      { put: 'campaigns', item: { ...keys.places, ...fromPlaces(places) }, if: versionIs(places.version) },
      ...takeWrites(keys.taken, taken, today, change),
    ];
    if (change.decided === 0 || (await database.transact(writes)) === 'done')
      return new Set(ids.filter((id) => places.heldOn.get(id) === today));
  }
}

type Change = { decided: number; added: number; moved: Map<string, number>; today: number };

/** Gives a place to each who has none yet, in order, while there are any. One held since another day needs room today, but counted in all before. */
function decidePlaces(
  { heldOn, refused }: Places,
  ids: CustomerId[],
  today: string,
  left: { total: number; today: number },
): Change {
  const change: Change = { decided: 0, added: 0, moved: new Map(), today: 0 };
  for (const id of ids) {
    const day = heldOn.get(id);
    if (day === today || refused.has(id)) continue;
    change.decided += 1;
    heldOn.delete(id);
    if (change.today >= left.today || (!day && change.added >= left.total)) {
      refused.add(id);
      continue;
    }
    heldOn.set(id, today);
    change.today += 1;
    if (day) change.moved.set(day, (change.moved.get(day) ?? 0) + 1);
    else change.added += 1;
  }
  return change;
}

/** The campaign's totals, on the condition that they are as they were read. */
function takeWrites(key: Key, taken: Item, today: string, change: Change): Write[] {
  if (change.today === 0) return [];
  const set = { total: numberOf(taken.total) + change.added, [today]: numberOf(taken[today]) + change.today };
  const add = Object.fromEntries([...change.moved].map(([day, people]) => [day, -people]));
  const unchanged: Condition = { total: numberIn(taken.total), [today]: numberIn(taken[today]) };
  return [{ update: 'campaigns', key, set, add, if: unchanged }];
}

function toPlaces({ version, refused, ...item }: Item): Places {
  const days = Object.entries(item).filter(([name]) => name.startsWith(dayPrefix));
  const heldOn = days.flatMap(([day, ids]) => idsIn(textOf(ids)).map((id) => [id, day] as const));
  return { heldOn: new Map(heldOn), refused: new Set(idsIn(textOf(refused))), version: numberOf(version) };
}

function fromPlaces({ heldOn, refused, version }: Places): Item {
  const byDay = Map.groupBy([...heldOn], ([, day]) => day);
  const days = [...byDay].map(([day, held]) => [day, held.map(([id]) => id).join(' ')] as const);
  return { ...Object.fromEntries(days), refused: [...refused].join(' '), version: version + 1 };
}

const takenKey = ({ campaignId }: RunItem) => ({ id: campaignId as string, part: 'reserved' });
/** One for a batch and all that its deferred come into: their names begin with its own. */
const placesKey = (runId: RunId, { part }: Batch) => ({
  id: runId as string,
  part: `places#${(part.split('#')[2] ?? '').split('.')[0]}`,
});
const dayPrefix = 'day:';
const dayOf = (ms: number): string => `${dayPrefix}${new Date(ms).toISOString().slice(0, 10)}`;
const idsIn = (joined: string) => joined.split(' ').filter((id) => id !== '') as CustomerId[];
const numberOf = (value: Item[string]): number => (typeof value === 'number' ? value : 0);
const numberIn = (value: Item[string]): number | typeof absent => (typeof value === 'number' ? value : absent);
const versionIs = (version: number): Condition => ({ version: version === 0 ? absent : version });
