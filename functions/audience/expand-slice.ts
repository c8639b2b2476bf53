import { readPlan } from '../campaigns/campaign.store.ts';
import type { ExpandSlice, ReleaseBatches } from '../contracts/messages.ts';
import type { RunItem } from '../contracts/run.ts';
import { partsOfCustomers } from '../customers/customer.store.ts';
import type { SendWindow } from '../gate/local-time.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database, Item, WriteOutcome } from '../platform/database.ts';
import { Rejected, Retryable } from '../platform/errors.ts';
import type { Queue } from '../platform/queues.ts';
import { type CompiledSegment, compileSegment } from '../segments/compile-segment.ts';
import { readAudiencePage } from './audience-source.ts';
import { dueAtByZone } from './due-at.ts';
import { flushLeftovers, type GroupKey, groupRecipients } from './group-recipients.ts';
import { batchItem, batchPart, readRun } from './run.store.ts';
import { commitLastPage, commitPage, readSlice, type Slice } from './slice.store.ts';

export type ExpandParts = {
  database: Database;
  slices: Queue<ExpandSlice>;
  releases: Queue<ReleaseBatches>;
  /** Monotonic: the use case stops taking pages when its time is up and leaves the rest to the next message. */
  elapsedMs: Clock;
};

/** Under the function's 60 s with room for one page and its retry. */
const budgetMs = 30_000;
/** A transaction takes 100 writes (DynamoDB API): the checkpoint, the run, and these batches at most. */
const batchesPerCommit = 90;

/**
 * Freezes one part of a run's audience, page by page. Each page's batches are written in one transaction with the
 * slice's checkpoint, so a repeat after a crash writes the same thing or nothing. The last slice closes the freeze.
 */
export async function expandSlice(message: ExpandSlice, window: SendWindow, parts: ExpandParts): Promise<void> {
  const { database, slices, releases, elapsedMs } = parts;
  const startedMs = elapsedMs();
  let run = await openRun(database, message);
  if (!run) return;
  const readPage = await pageReader(database, run, message.slice, window);
  let slice = await readSlice(database, message.runId, message.slice);
  let next: NextPage | undefined;
  while (!slice.done) {
    if (elapsedMs() - startedMs > budgetMs) return slices.send(message);
    // Another slice that ends at the same moment is a conflict too: then the page that was read still holds.
    if (next?.slice.checkpoint !== slice.checkpoint + 1) next = await readPage(slice);
    if ((await commit(database, slice, next, run)) === 'done') {
      slice = next.slice;
      continue;
    }
    run = await openRun(database, message);
    if (!run) return;
    slice = await readSlice(database, message.runId, message.slice);
  }
  const after = await readRun(database, message.runId);
  if (after?.status === 'releasing') await releases.send({ runId: message.runId });
}

/** What one page makes of the slice, one checkpoint on, and the batches it adds. */
type NextPage = { slice: Slice; batches: Item[] };

function commit(database: Database, before: Slice, { slice, batches }: NextPage, run: RunItem): Promise<WriteOutcome> {
  return slice.done
    ? commitLastPage(database, before, slice, batches, run)
    : commitPage(database, before, slice, batches);
}

async function openRun(database: Database, { runId }: ExpandSlice): Promise<RunItem | undefined> {
  const run = await readRun(database, runId);
  if (!run) throw new Retryable(`run ${runId} is not there yet`);
  return run.status === 'freezing' || run.status === 'releasing' ? run : undefined;
}

/** What puts a customer into a group of recipients. */
const groupedBy = ['customerId', 'locale', 'zone', 'sharedEmail', 'sharedPhone'] as const;

/** What one page adds to the slice: full batches, and at the source's end the leftovers. */
async function pageReader(database: Database, run: RunItem, sliceNumber: number, window: SendWindow) {
  const { matches, attributes } = await audienceOf(database, run);
  const reading = partsOfCustomers(groupedBy, attributes);
  const dueAt = dueAtByZone(run.plan, window);
  const asOfMs = Date.parse(run.startedAt);

  return async (slice: Slice) => {
    if (slice.ended) return cut(slice, flushLeftovers(slice.leftovers, batchesPerCommit), 0, undefined);
    const page = await readAudiencePage(database, slice.source, slice.cursor, reading);
    const people = page.customers.filter((customer) => matches(customer, asOfMs));
    const found = people.map(({ customerId, locale, zone, sharedEmail, sharedPhone }) => {
      const sharesAddress = (run.plan.channel === 'email' ? sharedEmail : sharedPhone) === true;
      return { customerId, locale, variant: 'a', dueAtMs: dueAt(zone), sharesAddress };
    });
    const grouped = groupRecipients(slice.leftovers, found, batchesPerCommit);
    if (page.cursor) return cut(slice, grouped, found.length, page.cursor);
    const flushed = flushLeftovers(grouped.leftovers, batchesPerCommit - grouped.batches.length);
    return cut(slice, { ...flushed, batches: [...grouped.batches, ...flushed.batches] }, found.length, undefined);
  };

  function cut(
    slice: Slice,
    grouped: { batches: (GroupKey & { customerIds: string[] })[]; leftovers: Record<string, string> },
    found: number,
    cursor: Slice['cursor'],
  ) {
    const batches = grouped.batches.map(({ locale, variant, dueAtMs, customerIds }, n) => {
      const part = batchPart(dueAtMs, sliceNumber, slice.batches + n);
      return batchItem({ id: run.id, part, locale, variant, dueAt: new Date(dueAtMs).toISOString(), customerIds });
    });
    const { cursor: _before, ...rest } = slice;
    const after: Slice = {
      ...rest,
      ...(cursor && { cursor }),
      checkpoint: slice.checkpoint + 1,
      ended: cursor === undefined,
      done: cursor === undefined && Object.keys(grouped.leftovers).length === 0,
      leftovers: grouped.leftovers,
      batches: slice.batches + batches.length,
      frozen: slice.frozen + found,
    };
    return { slice: after, batches };
  }
}

async function audienceOf(database: Database, run: RunItem): Promise<CompiledSegment> {
  const plan = await readPlan(database, run.campaignId, run.plan.version);
  if (!plan) throw new Rejected(`run ${run.id} has no approved plan`);
  const compiled = compileSegment(plan.rules);
  if (!compiled.ok) throw new Rejected(`the approved rules of ${run.campaignId} do not compile`);
  return compiled;
}
