import type { DispatchFact } from '../contracts/facts.ts';
import type { RunItem } from '../contracts/run.ts';
import type { Database } from '../platform/database.ts';
import { Rejected } from '../platform/errors.ts';
import { type Doubt, eachDoubt } from './doubt.store.ts';
import { readDispatches } from './earlier-facts.ts';
import { heardOf } from './listen.ts';
import { settle } from './resolve-unknown.ts';

/** Without any event for an hour a message in doubt is given up, or sent again when it is a service message (design, section 5). */
const silenceMs = 3_600_000;

/**
 * Looks at a run's messages that have been in doubt for an hour and settles each by what has come back. Gives the
 * instants for which there are batches to be sent again now.
 */
export async function resolveSilent(database: Database, run: RunItem, nowMs: number): Promise<Set<string>> {
  const resentAt = new Set<string>();
  for await (const doubt of eachDoubt(database, run.id)) {
    if (doubt.inDoubt.length === 0 || Date.parse(doubt.at) > nowMs - silenceMs) continue;
    const { proven, silent } = await listen(database, run, doubt, await dispatchesOf(database, run, doubt));
    await settle(database, proven, 'sent', nowMs);
    const next = isSentAgain(run, doubt) ? 'resent' : 'unresolved';
    const moved = await settle(database, silent, next, nowMs);
    if (next === 'resent' && moved.length > 0) resentAt.add(new Date(nowMs).toISOString());
  }
  return resentAt;
}

/** A service message, once, while its run may still send. Only mail leaves traces: an SMS was never in doubt. */
const isSentAgain = ({ plan, status }: RunItem, { isResend }: Doubt): boolean =>
  plan.purpose === 'service' && !isResend && status !== 'cancelled';

async function dispatchesOf(database: Database, run: RunItem, { batch, isResend, inDoubt }: Doubt) {
  const dispatches = await readDispatches(database, { run, batch: { isResend } }, inDoubt);
  if (dispatches.length < inDoubt.length)
    throw new Rejected(`people are listed in doubt by ${run.id} ${batch} without a dispatch`);
  return dispatches;
}

async function listen(database: Database, run: RunItem, { isResend }: Doubt, dispatches: DispatchFact[]) {
  const ids = dispatches.map(({ customerId }) => customerId);
  const heard = await heardOf(database, { run, batch: { isResend } }, ids);
  return {
    proven: dispatches.filter(({ customerId }) => heard.has(customerId)),
    silent: dispatches.filter(({ customerId }) => !heard.has(customerId)),
  };
}
