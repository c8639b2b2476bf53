import * as z from 'zod';
import { CampaignId, RunId } from './ids.ts';

/** The pipeline's queue messages in flow order. Ids only: never a name or an address. */

/** Scheduler or staff API → start-run. `at` is the schedule's own instant (ISO, UTC): a late start still means that occurrence. */
export const StartRun = z.object({ campaignId: CampaignId, at: z.iso.datetime() });
export type StartRun = z.infer<typeof StartRun>;

/** start-run, expand-slice itself, sweep → expand-slice: go on with this slice from its checkpoint. */
export const ExpandSlice = z.object({ runId: RunId, slice: z.number().int().nonnegative() });
export type ExpandSlice = z.infer<typeof ExpandSlice>;

/** expand-slice (freeze closed), Scheduler (an instant has come), sweep → release-batches. Without `dueAt`: check drift, plan all instants. */
export const ReleaseBatches = z.object({
  runId: RunId,
  dueAt: z.iso.datetime().optional(),
  /** Handed out before, by a resume or the sweep: a batch may have been begun. */
  isRepeat: z.boolean().optional(),
  /** Time to see whether the ramp's next step may go out. */
  ramp: z.boolean().optional(),
});
export type ReleaseBatches = z.infer<typeof ReleaseBatches>;

/** release-batches, sweep → send-batch: a pointer to one batch of at most 50 recipients (the batch item's `part`). */
export const SendBatch = z.object({
  runId: RunId,
  batch: z.string().min(1),
  /** This batch was begun before: what was written of its people is read first. */
  isRepeat: z.boolean().optional(),
  /** Of which handing out this is, from 0: a later one of the run supersedes it. */
  handOut: z.number().int().optional(),
  /** The window of the account's rate (its start, epoch ms) in which this batch has its place already. */
  slot: z.number().int().optional(),
});
export type SendBatch = z.infer<typeof SendBatch>;

/** Scheduler (every five minutes) → sweep. `queuesLost`: hand everything out again at once, whether or not it moves. */
export const Sweep = z.object({ sweep: z.literal('all'), queuesLost: z.boolean().optional() });
export type Sweep = z.infer<typeof Sweep>;
