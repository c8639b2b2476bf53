import type { Channel } from '../contracts/vocabulary.ts';
import type { Database, Write } from '../platform/database.ts';
import { gateWrite, personWrites, readGate, readPerson } from './consent.store.ts';
import { type ConsentAct, type ConsentChange, isOwnGrant, liftable, planChange } from './plan-change.ts';
import { repeatOnConflict } from './repeat-on-conflict.ts';

/** Hashes of the person's contact points, so that their own new consent can reopen an address they had closed. */
export type AddressHashes = { email?: string; sms?: string };

/** One change of one person's consents; see `changeConsents`. */
export const changeConsent = (
  database: Database,
  { customerId, at, dispatchId, ...change }: ConsentAct & ConsentChange,
): Promise<'changed' | 'unchanged'> =>
  changeConsents(database, { customerId, at, ...(dispatchId && { dispatchId }) }, [change]);

/**
 * Changes a person's consents: gate and ledger in one transaction, in force when this resolves. `unchanged` when the
 * gate already says so or the same act was stored before: then nothing is written. Throws `Retryable` after 20 conflicts.
 */
export async function changeConsents(
  database: Database,
  act: ConsentAct,
  changes: readonly ConsentChange[],
  addresses: AddressHashes = {},
): Promise<'changed' | 'unchanged'> {
  return repeatOnConflict(async () => {
    const person = await readPerson(database, act.customerId, act.dispatchId);
    const plan = planChange(person, act, changes);
    if (!plan) return 'unchanged';
    const granted = plan.entries.filter(isOwnGrant).map(({ channel }) => channel);
    const writes = [...personWrites(person, plan), ...(await reopenAddresses(database, granted, addresses))];
    return (await database.transact(writes)) === 'done' ? 'changed' : 'conflict';
  });
}

/**
 * Only the address itself and this person's gate are reopened: others who share the address asked to stop, or were taken
 * to, and have not said otherwise.
 */
async function reopenAddresses(
  database: Database,
  channels: Channel[],
  { email, sms }: AddressHashes,
): Promise<Write[]> {
  const closed = await Promise.all(
    (
      [
        ['email', email],
        ['sms', sms],
      ] as const
    ).flatMap(([channel, hash]) => (hash && channels.includes(channel) ? [reopen(database, channel, hash)] : [])),
  );
  return closed.flat();
}

async function reopen(database: Database, channel: 'email' | 'sms', hash: string): Promise<Write[]> {
  const address = await readGate(database, `addr#${hash}`);
  const kept = address.gate.suppressed.filter((mark) => mark.channel !== channel || !liftable.includes(mark.reason));
  return kept.length < address.gate.suppressed.length
    ? [gateWrite(address, { ...address.gate, suppressed: kept })]
    : [];
}
