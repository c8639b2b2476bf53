import { beforeEach, expect, test } from 'vitest';
import { expandSlice } from '../../functions/audience/expand-slice.ts';
import { readRun } from '../../functions/audience/run.store.ts';
import { newSlice } from '../../functions/audience/slice.store.ts';
import type { ExpandSlice, ReleaseBatches } from '../../functions/contracts/messages.ts';
import { eachItem, type Item, textOf, type Value, type Write } from '../../functions/platform/database.ts';
import { MemoryDatabase } from '../../functions/platform/memory-database.ts';
import { MemoryQueue } from '../../functions/platform/queues.ts';
import { aCampaignInput, aPlan, aRun } from '../support/builders.ts';

/** Tells how many writes each of a slice's transactions had; its worker dies instead of the one with this number. */
class WatchedDatabase extends MemoryDatabase {
  readonly commits: number[] = [];
  diesAt = Number.POSITIVE_INFINITY;

  override async transact(writes: Write[]) {
    if (writes.length === 1) return super.transact(writes);
    if (this.commits.length === this.diesAt) throw new Error('the worker died');
    this.commits.push(writes.length);
    return super.transact(writes);
  }
}

const run = aRun({ status: 'freezing', slices: 1, slicesOpen: 1, frozen: 0 });
const everybodyRich = { combinator: 'and' as const, rules: [{ field: 'balance', operator: '>=', value: 1000 }] };
const plan = { campaignId: run.campaignId, version: 1, input: aCampaignInput(), rules: everybodyRich };
let database: WatchedDatabase;
let elapsedMs: () => number;
let slices: MemoryQueue<ExpandSlice>;
let releases: MemoryQueue<ReleaseBatches>;

beforeEach(() => {
  database = new WatchedDatabase();
  elapsedMs = () => 0;
  slices = new MemoryQueue();
  releases = new MemoryQueue();
});

async function givenBank(customers: number): Promise<void> {
  const { recipientVariables, sender } = aPlan();
  const approved = { ...plan, messages: { en: {}, 'zh-CN': {} }, recipientVariables, sender };
  const person = (_: unknown, n: number) => ({
    table: 'customers' as const,
    item: { customerId: `C${n}`, locale: 'en', zone: 'Europe/Lisbon', balance: n % 10 === 0 ? 500 : 5000 },
  });
  await database.putAll(Array.from({ length: customers }, person));
  await database.putAll(
    [
      run as Item,
      newSlice(run.id, 0, { segment: 0, segments: 1 }),
      { id: run.campaignId, part: 'plan#0001', plan: approved as Value },
    ].map((item) => ({ table: 'campaigns', item })),
  );
}

const expand = () =>
  expandSlice(
    { runId: run.id, slice: 0 },
    { opensAtMinute: 540, closesAtMinute: 1170 },
    { database, slices, releases, elapsedMs: () => elapsedMs() },
  );

async function frozenBatches(): Promise<string[][]> {
  const batches: string[][] = [];
  for await (const item of eachItem(database, 'campaigns', { partition: run.id, prefix: 'batch#' }))
    batches.push(textOf(item.customerIds).split(' '));
  return batches;
}

test('everybody whom the rules fit is frozen once, in full batches, five pages to a transaction', async () => {
  await givenBank(10_000);
  await expand();
  const batches = await frozenBatches();
  // Twelve pages: 4,050 people of the first five are 81 batches, so are the next five's, and 900 are left for the last two.
  expect(database.commits).toEqual([1 + 81, 1 + 81, 1 + 18 + 1]);
  expect(batches).toHaveLength(180);
  expect(new Set(batches.flat()).size).toBe(9000);
  expect(await readRun(database, run.id)).toMatchObject({ status: 'releasing', slicesOpen: 0, frozen: 9000 });
  expect(releases.messages.map(({ message }) => message)).toEqual([{ runId: run.id }]);
});

test('a worker that dies between two commits leaves the rest to the next, and nobody is twice or left out', async () => {
  await givenBank(6000);
  database.diesAt = 1;
  await expect(expand()).rejects.toThrow('the worker died');
  database.diesAt = Number.POSITIVE_INFINITY;
  await expand();
  const ids = (await frozenBatches()).flat();
  expect(ids).toHaveLength(5400);
  expect(new Set(ids).size).toBe(5400);
});

test('two workers on one slice freeze its people once', async () => {
  await givenBank(6000);
  await Promise.all([expand(), expand()]);
  const ids = (await frozenBatches()).flat();
  expect(ids).toHaveLength(5400);
  expect(new Set(ids).size).toBe(5400);
  expect(await readRun(database, run.id)).toMatchObject({ frozen: 5400 });
});

test('a worker whose time is up hands the rest of the slice to a new message', async () => {
  await givenBank(6000);
  let asked = 0;
  elapsedMs = () => (asked++ > 1 ? 30_001 : 0);
  await expand();
  expect(slices.messages.map(({ message }) => message)).toEqual([{ runId: run.id, slice: 0 }]);
  expect(await readRun(database, run.id)).toMatchObject({ status: 'freezing', frozen: 0 });
});
