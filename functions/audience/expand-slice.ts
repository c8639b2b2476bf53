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
import { flushLeftovers, type Grouped, groupRecipients } from './group-recipients.ts';
import { batchItem, batchPart, readRun } from './run.store.ts';
import { commitLastPage, commitPage, readSlice, type Slice } from './slice.store.ts';

export type ExpandParts = {
  database: Database;
  slices: Queue<ExpandSlice>;
  releases: Queue<ReleaseBatches>;
  /** Monotonic: the use case stops taking pages when its time is up and leaves the rest to the next message. */
  elapsedMs: Clock;
};

/** Under the function's 60 s with room for the pages of one commit and their retry. */
const budgetMs = 30_000;
/** A transaction takes 100 writes (DynamoDB API): the checkpoint, the run, and these batches at most. */
const batchesPerCommit = 90;
/** As many people as those batches hold: 5 pages of 900 are 90 batches of 50. A commit of each page takes a sixth more CPU (measured). */
const pagesPerCommit = 5;

/**
 * Freezes one part of a run's audience, a few pages at a time. Their batches are written in one transaction with the
 * slice's checkpoint, so a repeat after a crash writes the same thing or nothing. The last slice closes the freeze.
 */
export async function expandSlice(message: ExpandSlice, window: SendWindow, parts: ExpandParts): Promise<void> {
  const { database, slices, releases, elapsedMs } = parts;
  const startedMs = elapsedMs();
  let run = await openRun(database, message);
  if (!run) return;
  const readOn = await readerOf(database, run, message.slice, window);
  let slice = await readSlice(database, message.runId, message.slice);
  let next: Step | undefined;
  while (!slice.done) {
    if (elapsedMs() - startedMs > budgetMs) return slices.send(message);
    // Another slice that ends at the same moment is a conflict too: then the pages that were read still hold.
    if (next?.slice.checkpoint !== slice.checkpoint + 1) next = await readOn(slice);
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

/** The slice a few pages on, at its next checkpoint, and the batches that they add. */
type Step = { slice: Slice; batches: Item[] };

function commit(database: Database, before: Slice, { slice, batches }: Step, run: RunItem): Promise<WriteOutcome> {
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

/** What the next pages add to the slice: full batches, and at the source's end the leftovers. */
async function readerOf(database: Database, run: RunItem, sliceNumber: number, window: SendWindow) {
  const { matches, attributes } = await audienceOf(database, run);
  const reading = partsOfCustomers(groupedBy, attributes);
  const dueAt = dueAtByZone(run.plan, window);
  const asOfMs = Date.parse(run.startedAt);

  return async (slice: Slice): Promise<Step> => {
    const batches: Grouped['batches'] = [];
    let { leftovers, cursor, ended, frozen } = slice;
    for (let pages = 0; pages < pagesPerCommit && !ended; pages++) {
      const page = await readAudiencePage(database, slice.source, cursor, reading);
      const people = page.customers.filter((customer) => matches(customer, asOfMs));
      const found = people.map(({ customerId, locale, zone, sharedEmail, sharedPhone }) => {
        const sharesAddress = (run.plan.channel === 'email' ? sharedEmail : sharedPhone) === true;
        return { customerId, locale, variant: 'a', dueAtMs: dueAt(zone), sharesAddress };
      });
      const grouped = groupRecipients(leftovers, found, batchesPerCommit - batches.length);
      batches.push(...grouped.batches);
      leftovers = grouped.leftovers;
      frozen += found.length;
      cursor = page.cursor;
      ended = cursor === undefined;
    }
    if (ended) {
      const flushed = flushLeftovers(leftovers, batchesPerCommit - batches.length);
      batches.push(...flushed.batches);
      leftovers = flushed.leftovers;
    }
    const { cursor: _before, checkpoint, batches: earlier, ...same } = slice;
    const after: Slice = {
      ...same,
      ...(cursor && { cursor }),
      checkpoint: checkpoint + 1,
      ended,
      done: ended && Object.keys(leftovers).length === 0,
      leftovers,
      batches: earlier + batches.length,
      frozen,
    };
    return { slice: after, batches: batches.map((batch, n) => toItem(batch, earlier + n)) };
  };

  function toItem({ locale, variant, dueAtMs, customerIds }: Grouped['batches'][number], number: number): Item {
    const part = batchPart(dueAtMs, sliceNumber, number);
    return batchItem({ id: run.id, part, locale, variant, dueAt: new Date(dueAtMs).toISOString(), customerIds });
  }
}

async function audienceOf(database: Database, run: RunItem): Promise<CompiledSegment> {
  const plan = await readPlan(database, run.campaignId, run.plan.version);
  if (!plan) throw new Rejected(`run ${run.id} has no approved plan`);
  const compiled = compileSegment(plan.rules);
  if (!compiled.ok) throw new Rejected(`the approved rules of ${run.campaignId} do not compile`);
  return compiled;
}
