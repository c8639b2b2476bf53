import { Fact } from '../contracts/facts.ts';
import type { Cursor, Database, Item } from '../platform/database.ts';
import { Rejected } from '../platform/errors.ts';
import { countersIn } from '../scoring/counter.store.ts';
import { type Counts, runShare, scoreboardShare } from '../scoring/shares-of-fact.ts';

/** One count as it is stored and as the facts say. `outcomes` are the run's own sums, which decide when it is finished. */
export type Compared = {
  kind: 'run' | 'scoreboard' | 'outcomes';
  name: string;
  counter: string;
  stored: number;
  recounted: number;
  equal: boolean;
};

type Totals = Map<string, Map<string, number>>;
type Tally = Record<Compared['kind'], Totals>;

/** A page is at most 1 MB anyway (DynamoDB API: Scan); engines are fastest with a limit. */
const itemsPerPage = 900;
const reasonPrefix = 'reason:';
const outcomeNames = ['sent', 'refused', 'failed', 'unresolved', 'holdout', 'unknown'];

/**
 * Counts the whole Timeline again and compares with what is stored, counter by counter, those that are zero in both left
 * out (P6). Reads only, page by page: in memory are totals per run and scoreboard row. While facts are still on their way
 * through the stream the fold's counters lag behind; at rest all are equal.
 */
export async function* recount(database: Database): AsyncGenerator<Compared> {
  const stored = emptyTally();
  const recounted = emptyTally();
  for await (const item of eachRow(database, 'timeline')) addFact(recounted, readFact(item));
  for await (const item of eachRow(database, 'campaigns')) addStored(stored, item);
  for (const kind of ['run', 'outcomes', 'scoreboard'] as const) yield* compare(kind, stored[kind], recounted[kind]);
}

async function* eachRow(database: Database, table: 'timeline' | 'campaigns'): AsyncGenerator<Item> {
  let cursor: Cursor | undefined;
  do {
    const page = await database.scan(table, { limit: itemsPerPage, ...(cursor && { cursor }) });
    yield* page.items;
    cursor = page.cursor;
  } while (cursor);
}

function readFact(item: Item): Fact {
  const fact = Fact.safeParse(item);
  if (!fact.success)
    throw new Rejected(`fact ${item.fact as string} of customer ${item.customerId as string} cannot be read`);
  return fact.data;
}

function addFact(tally: Tally, fact: Fact): void {
  const run = runShare(fact);
  const row = scoreboardShare(fact);
  if (run) add(tally.run, run.runId, run.counts);
  if (row) add(tally.scoreboard, row.part, row.counts);
  if (!run || !isOutcome(fact)) return;
  add(tally.outcomes, run.runId, { ...run.counts, ...reasonOf(fact) });
}

const outcomeKinds: readonly Fact['kind'][] = ['dispatch', 'refusal', 'resolution', 'proof', 'overruled'];
const isOutcome = ({ kind }: Fact): boolean => outcomeKinds.includes(kind);

function reasonOf(fact: Fact): Counts {
  if (fact.kind === 'refusal') return { [reasonPrefix + fact.reason]: 1 };
  return fact.kind === 'overruled' ? { [reasonPrefix + fact.reason]: -1 } : {};
}

function addStored(tally: Tally, item: Item): void {
  const counters = countersIn(item);
  if (counters) add(tally[counters.of], counters.name, numbersOf(counters.counts));
  else if ((item.part as string).startsWith('sums#')) add(tally.outcomes, item.id as string, outcomesOf(item));
}

const numbersOf = (item: Item): Counts =>
  Object.fromEntries(Object.entries(item).filter((entry): entry is [string, number] => typeof entry[1] === 'number'));

const outcomesOf = (item: Item): Counts =>
  Object.fromEntries(
    Object.entries(numbersOf(item)).filter(([name]) => outcomeNames.includes(name) || name.startsWith(reasonPrefix)),
  );

function add(totals: Totals, name: string, counts: Counts): void {
  const sums = totals.get(name) ?? new Map<string, number>();
  totals.set(name, sums);
  for (const [counter, count = 0] of Object.entries(counts)) sums.set(counter, (sums.get(counter) ?? 0) + count);
}

function* compare(kind: Compared['kind'], stored: Totals, recounted: Totals): Generator<Compared> {
  for (const name of new Set([...stored.keys(), ...recounted.keys()])) {
    const [was, is] = [stored.get(name), recounted.get(name)];
    for (const counter of new Set([...(was?.keys() ?? []), ...(is?.keys() ?? [])])) {
      const [kept, counted] = [was?.get(counter) ?? 0, is?.get(counter) ?? 0];
      if (kept !== 0 || counted !== 0)
        yield { kind, name, counter, stored: kept, recounted: counted, equal: kept === counted };
    }
  }
}

const emptyTally = (): Tally => ({ run: new Map(), scoreboard: new Map(), outcomes: new Map() });
