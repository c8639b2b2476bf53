import { batchItem, readRun, toBatch } from '../audience/run.store.ts';
import { addToSums } from '../audience/sums.store.ts';
import { type DispatchFact, Fact, type ProofFact, type ResolutionFact } from '../contracts/facts.ts';
import type { CustomerId } from '../contracts/ids.ts';
import type { Batch } from '../contracts/run.ts';
import { absent, type Database, textOf, type Write } from '../platform/database.ts';
import { Rejected, Retryable } from '../platform/errors.ts';
import { readDoubt, settled } from './doubt.store.ts';
import { readDispatches } from './earlier-facts.ts';
import { finishIfComplete } from './finish-run.ts';
import { resendBatch } from './result.store.ts';

/** Others settle people of the same list at the same time: more often than this, the queue brings the work back. */
const mostAttempts = 20;

/**
 * An event proves that a message was accepted: from in doubt, or given up as unresolved, to sent. One fact, one count
 * moved, in one transaction, once however often it is called. Of a message that was sent again the second counts: it moves
 * when that one was given up, since the person has the message.
 */
export async function proveAccepted(database: Database, dispatch: DispatchFact, nowMs: number): Promise<void> {
  if (dispatch.status === 'unknown') {
    const moved = await settle(database, [dispatch], 'sent', nowMs);
    if (moved.length > 0) return void (await finishIfComplete(database, dispatch.runId, nowMs));
  }
  const settled = await settledAs(database, dispatch);
  if (settled === 'unresolved') return proveLate(database, dispatch, nowMs);
  const second = settled === 'resent' ? await secondOf(database, dispatch) : undefined;
  if (second && (await settledAs(database, second)) === 'unresolved') await proveLate(database, second, nowMs);
}

async function secondOf(database: Database, { runId, customerId }: DispatchFact): Promise<DispatchFact | undefined> {
  const run = await readRun(database, runId);
  return run && (await readDispatches(database, { run, batch: { isResend: true } }, [customerId]))[0];
}

/**
 * Settles messages of one batch that are in doubt: `sent`, `unresolved`, or `resent`, which makes a batch of them for the
 * second message. One transaction for all, so the sums are exact at every instant. Gives those that were still in doubt.
 */
export async function settle(
  database: Database,
  dispatches: DispatchFact[],
  status: ResolutionFact['status'],
  nowMs: number,
): Promise<DispatchFact[]> {
  const [first] = dispatches;
  if (!first) return [];
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const doubt = await readDoubt(database, first.runId, first.batch);
    const open = dispatches.filter(({ customerId }) => doubt?.inDoubt.includes(customerId));
    if (!doubt || open.length === 0) return [];
    const ids = open.map(({ customerId }) => customerId);
    const again = status === 'resent' ? [await resend(database, first, ids, nowMs)] : [];
    const outcome = await database.transact([
      ...open.map((dispatch): Write => {
        const fact = resolutionFact(dispatch, status, nowMs);
        return { put: 'timeline', item: fact, if: { customerId: absent } };
      }),
      settled(doubt, ids, status === 'unresolved'),
      addToSums(first.runId, first.batch, {
        unknown: -open.length,
        ...(status !== 'resent' && { [status]: open.length }),
      }),
      ...again,
    ]);
    if (outcome === 'done') return open;
  }
  throw new Retryable(`people in doubt of ${first.runId} are settled by others at the same time`);
}

async function resend(
  database: Database,
  { runId, batch: part }: DispatchFact,
  ids: CustomerId[],
  nowMs: number,
): Promise<Write> {
  const item = await database.get('campaigns', { id: runId, part });
  if (!item) throw new Rejected(`batch ${part} of ${runId} has people in doubt and is not there`);
  const batch: Batch = resendBatch(toBatch(item), ids, nowMs);
  return { put: 'campaigns', item: batchItem(batch), if: { id: absent } };
}

/** What has become of a message, by now. */
async function settledAs(
  database: Database,
  { customerId, dispatchId, status }: DispatchFact,
): Promise<DispatchFact['status'] | ResolutionFact['status']> {
  if (status !== 'unknown') return status;
  const item = await database.get('timeline', { customerId, fact: resolutionKey(dispatchId) });
  if (!item) return status;
  const { success, data: fact } = Fact.safeParse(item);
  if (!success || fact.kind !== 'resolution')
    throw new Rejected(`fact ${textOf(item.fact)} of ${customerId} cannot be read`);
  return fact.status;
}

/** The outcomes' total stays, so a finished run stays finished. */
async function proveLate(database: Database, dispatch: DispatchFact, nowMs: number): Promise<void> {
  const fact: ProofFact = { ...origin(dispatch, nowMs), fact: `proof#${dispatch.dispatchId}`, kind: 'proof' };
  const { customerId } = dispatch;
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const outcome = await database.transact([
      { put: 'timeline', item: fact, if: { customerId: absent } },
      addToSums(dispatch.runId, dispatch.batch, { unresolved: -1, sent: 1 }),
    ]);
    if (outcome === 'done' || (await database.get('timeline', { customerId, fact: fact.fact }))) return;
  }
  throw new Retryable(`dispatch ${dispatch.dispatchId} could not be proven: other transactions were in the way`);
}

const resolutionKey = (dispatchId: string): string => `resolution#${dispatchId}`;

export const resolutionFact = (
  dispatch: DispatchFact,
  status: ResolutionFact['status'],
  nowMs: number,
): ResolutionFact => ({
  ...origin(dispatch, nowMs),
  fact: resolutionKey(dispatch.dispatchId),
  kind: 'resolution',
  status,
});

function origin(dispatch: DispatchFact, nowMs: number) {
  const { customerId, dispatchId, runId, campaignId, segmentId, campaignKind } = dispatch;
  const { channel, purpose, brand, variant } = dispatch;
  const at = new Date(nowMs).toISOString();
  return { customerId, at, dispatchId, runId, campaignId, segmentId, campaignKind, channel, purpose, brand, variant };
}
