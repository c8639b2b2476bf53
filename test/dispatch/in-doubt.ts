import { readDispatches } from '../../functions/dispatch/earlier-facts.ts';
import { proveAccepted } from '../../functions/dispatch/resolve-unknown.ts';
import type { Item } from '../../functions/platform/database.ts';
import { sweep } from '../../functions/triggers/sweep.ts';
import type { MemoryBank } from '../support/bank.ts';
import { customerIdOf } from '../support/builders.ts';

export const runId = 'run_1v1once';

export const service = { purpose: 'service' as const };

export const sweepNow = (bank: MemoryBank) =>
  sweep({ sweep: 'all' }, bank.nowMs, { database: bank.database, slices: bank.slices, releases: bank.releases });

/** The provider takes no message to these people, as far as anybody can tell; the others it accepts. */
export function noAnswerFor(bank: MemoryBank, ...ids: string[]): void {
  const accept = bank.sender.answer;
  bank.sender.answer = (message) =>
    ids.includes(message.customerId) ? { result: 'unknown', reason: 'timeout' } : accept(message);
}

export async function dispatchOf(bank: MemoryBank, id: string, isResend = false) {
  const run = await bank.run(runId);
  const [dispatch] = await readDispatches(bank.database, { run, batch: { isResend } }, [customerIdOf(id)]);
  if (!dispatch) throw new Error(`${id} has no dispatch`);
  return dispatch;
}

/** A delivery of that message is told: the fact, and whom it proves. */
export async function deliver(bank: MemoryBank, id: string, isResend = false): Promise<void> {
  const dispatch = await dispatchOf(bank, id, isResend);
  const { status: _s, reason: _r, step: _t, batch: _b, isResend: _i, ...origin } = dispatch;
  const item: Item = {
    ...origin,
    fact: `response#${dispatch.dispatchId}#delivery#once`,
    kind: 'response',
    event: 'delivery',
    eventId: 'once',
  };
  await bank.database.putAll([{ table: 'timeline', item }]);
  await proveAccepted(bank.database, dispatch, bank.nowMs);
}
