import { insertRun, readRun } from '../audience/run.store.ts';
import { newSlice, type SliceSource } from '../audience/slice.store.ts';
import { approvalHash } from '../campaigns/approval-hash.ts';
import { movedBy, readCampaign, readPlan, unmoved } from '../campaigns/campaign.store.ts';
import type { ExpandSlice, StartRun } from '../contracts/messages.ts';
import type { RunItem } from '../contracts/run.ts';
import { occasionKeysOn } from '../customers/occasions.ts';
import type { Database, Item } from '../platform/database.ts';
import type { Queue } from '../platform/queues.ts';
import { storedCustomers } from '../segments/customer-pages.store.ts';
import { estimateBankSize } from '../segments/preview-segment.ts';
import { raiseFence } from './fence.store.ts';
import { newRun } from './new-run.ts';
import { occurrenceOf } from './occurrence.ts';

export type StartRunParts = { database: Database; slices: Queue<ExpandSlice>; stackId: string };

/** Why a trigger started nothing: values, for the log. */
export type StartRunAnswer =
  | { started: RunItem['id'] }
  | { refused: 'no-campaign' | 'not-approved' | 'changed-since-approval' | 'window-over' | 'wrong-environment' };

/** One parallel reader per this many customers: a slice then takes about a minute. */
const customersPerSlice = 50_000;
const mostSlices = 64;

/**
 * Starts the run of one occurrence: approved, unchanged, in time and in its own environment; then plans who reads which
 * part of the audience. Repeated, it finds its run and only hands the open slices out again.
 */
export async function startRun(
  message: StartRun,
  nowMs: number,
  { database, slices, stackId }: StartRunParts,
): Promise<StartRunAnswer> {
  const stored = await readCampaign(database, message.campaignId);
  if (!stored) return { refused: 'no-campaign' };
  const { campaign } = stored;
  if (campaign.status !== 'scheduled' && campaign.status !== 'running') return { refused: 'not-approved' };
  const plan = await readPlan(database, campaign.id, campaign.version);
  if (!plan || approvalHash(plan) !== campaign.approvalHash) return { refused: 'changed-since-approval' };
  const occurrence = occurrenceOf(plan.input, message.at);
  if (nowMs >= occurrence.closesAtMs) return { refused: 'window-over' };
  if (!(await raiseFence(database, stackId))) return { refused: 'wrong-environment' };

  const sources = occurrence.date
    ? occasionKeysOn(occurrence.date).map((occasion) => ({ occasion }))
    : await scanSources(database, nowMs);
  const run = newRun(plan, occurrence, sources.length, nowMs);
  const items = sources.map((source, n) => newSlice(run.id, n, source) as Item);
  const entry = { at: new Date(nowMs).toISOString(), action: 'started' };
  // With its first run the campaign is running: an edit between the two would leave a run of what it voids.
  const approved = campaign.status === 'scheduled' ? movedBy(stored, 'running', entry) : unmoved(campaign);
  const inserted = await insertRun(database, run, items, approved);
  // Staff were quicker, or another of its runs: what is true now decides.
  if (inserted === 'conflict' && !(await readRun(database, run.id)))
    return startRun(message, nowMs, { database, slices, stackId });
  const standing = await readRun(database, run.id);
  if (standing?.status === 'freezing')
    await slices.sendAll(
      Array.from({ length: standing.slices }, (_, slice) => ({ runId: run.id, slice })),
      { group: campaign.id },
    );
  return { started: run.id };
}

async function scanSources(database: Database, nowMs: number): Promise<SliceSource[]> {
  const size = await estimateBankSize(storedCustomers(database, []), nowMs);
  const segments = Math.min(mostSlices, Math.ceil(size / customersPerSlice) || 1);
  return Array.from({ length: segments }, (_, segment) => ({ segment, segments }));
}
