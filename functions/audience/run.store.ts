import type { CampaignId, CustomerId, RunId } from '../contracts/ids.ts';
import { Batch, type RunItem, RunItem as RunItemSchema } from '../contracts/run.ts';
import {
  absent,
  type Database,
  eachItem,
  type Item,
  textOf,
  type Write,
  type WriteOutcome,
} from '../platform/database.ts';
import { Rejected } from '../platform/errors.ts';

/**
 * A run and its parts, one partition of the Campaigns table: `run`, `slice#…`, `batch#<dueAt>#<slice>-<n>`,
 * `result#<dueAt>#…`, `unknown#<dueAt>#…`, `sums#…`. A marker under `open-runs` lets the sweeper find what is not finished.
 */
export const runKey = (runId: RunId) => ({ id: runId as string, part: 'run' });
const openRunKey = (runId: RunId) => ({ id: 'open-runs', part: runId as string });

export function toRun(item: Item): RunItem {
  const parsed = RunItemSchema.safeParse(item);
  if (!parsed.success) throw new Rejected(`run ${textOf(item.id)} cannot be read: ${parsed.error.message}`);
  return parsed.data;
}

export async function readRun(database: Database, runId: RunId): Promise<RunItem | undefined> {
  const item = await database.get('campaigns', runKey(runId));
  return item && toRun(item);
}

/**
 * Writes the run, its slices and its marker at once, with what says that its campaign is `approved` still; `conflict` when
 * it is not, or when this occurrence has its run already.
 */
export function insertRun(database: Database, run: RunItem, slices: Item[], approved: Write): Promise<WriteOutcome> {
  const listed = { list: `runs#${run.campaignId}`, listedAt: run.startedAt };
  return database.transact([
    approved,
    { put: 'campaigns', item: { ...run, ...listed } as Item, if: { id: absent } },
    { put: 'campaigns', item: { ...openRunKey(run.id), campaignId: run.campaignId } },
    ...slices.map((item): Write => ({ put: 'campaigns', item })),
  ]);
}

export async function listRuns(
  database: Database,
  campaignId: CampaignId,
  limit: number,
  cursor?: Record<string, string>,
) {
  const query = { partition: `runs#${campaignId}`, index: 'by-list', descending: true, limit };
  const page = await database.query('campaigns', cursor ? { ...query, cursor } : query);
  return { ...page, items: page.items.map(toRun) };
}

/** Runs that are not over, of one campaign where it is named. */
export async function* eachOpenRun(database: Database, campaignId?: CampaignId): AsyncGenerator<RunId> {
  for await (const item of eachItem(database, 'campaigns', { partition: 'open-runs' }))
    if (campaignId === undefined || item.campaignId === campaignId) yield item.part as RunId;
}

/** A run's status and what goes with it, on the condition that it is in the status it was read in; for `transact`. */
export const runChange = (run: RunItem, status: RunItem['status'], set: Item = {}): Write => ({
  update: 'campaigns',
  key: runKey(run.id),
  set: { status, ...set },
  if: { status: run.status },
});

export function changeRunStatus(
  database: Database,
  run: RunItem,
  status: RunItem['status'],
  set: Item = {},
): Promise<WriteOutcome> {
  return database.transact([runChange(run, status, set)]);
}

/** A run that is finished is looked after no longer, for `transact`. A cancelled one is not over before its people are settled. */
export const closing = (run: RunItem): Write[] => [runChange(run, 'finished'), forgetRun(run.id)];

/** The sweeper finds this run no more. */
const forgetRun = (runId: RunId): Write => ({ delete: 'campaigns', key: openRunKey(runId) });
export const closeRun = (database: Database, runId: RunId): Promise<WriteOutcome> =>
  database.transact([forgetRun(runId)]);

export const batchPart = (dueAtMs: number, slice: number, number: number): string =>
  `batch#${new Date(dueAtMs).toISOString()}#${String(slice).padStart(3, '0')}-${String(number).padStart(6, '0')}`;

/** The ids lie in one string: half the bytes of a list, and bytes are what a transaction pays for. */
export const batchItem = (batch: Omit<Batch, 'customerIds'> & { customerIds: readonly string[] }): Item => ({
  ...batch,
  customerIds: batch.customerIds.join(' '),
});

export function toBatch(item: Item): Batch {
  const customerIds = typeof item.customerIds === 'string' ? (item.customerIds.split(' ') as CustomerId[]) : [];
  const parsed = Batch.safeParse({ ...item, customerIds });
  if (!parsed.success)
    throw new Rejected(`batch ${textOf(item.id)} ${textOf(item.part)} cannot be read: ${parsed.error.message}`);
  return parsed.data;
}

/** Batches in order of their instant, page by page; `dueAt` limits to one instant. */
async function* eachBatch(database: Database, runId: RunId, dueAt = ''): AsyncGenerator<Batch> {
  for await (const item of eachItem(database, 'campaigns', { partition: runId, prefix: `batch#${dueAt}` }))
    yield toBatch(item);
}

/** The batches that have their result, and when they had it, in the same order as `eachBatch`. */
async function* eachResult(database: Database, runId: RunId, dueAt = ''): AsyncGenerator<{ part: string; at: string }> {
  for await (const item of eachItem(database, 'campaigns', { partition: runId, prefix: `result#${dueAt}` }))
    yield { part: textOf(item.part).replace(/^result/, 'batch'), at: textOf(item.at) };
}

/** Walks batches and results side by side (both in order of instant and number). */
export async function* eachBatchWithResult(
  database: Database,
  runId: RunId,
  dueAt = '',
): AsyncGenerator<{ batch: Batch; resultAt?: string }> {
  const results = eachResult(database, runId, dueAt);
  let result = await results.next();
  for await (const batch of eachBatch(database, runId, dueAt)) {
    while (!result.done && result.value.part < batch.part) result = await results.next();
    if (result.done || result.value.part !== batch.part) yield { batch };
    else yield { batch, resultAt: result.value.at };
  }
}

/** The batches without a result. */
export async function* eachOpenBatch(database: Database, runId: RunId, dueAt = ''): AsyncGenerator<Batch> {
  for await (const { batch, resultAt } of eachBatchWithResult(database, runId, dueAt))
    if (resultAt === undefined) yield batch;
}

/** A batch made of another's people, deferred or sent to once more: its name grows from the other's by a dot. */
export const isChildPart = (part: string): boolean => /\.[^#]*$/.test(part);
