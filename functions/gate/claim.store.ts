import type { CustomerId } from '../contracts/ids.ts';
import type { Change, Database, Write } from '../platform/database.ts';
import { type ClaimRequest, claimOn, withClaim, withoutClaim } from './claim.ts';
import { type Gate, gateKey, packGate, unpackGate } from './gate.ts';

/** Whom to claim: the gate as it was read, and the mailbox's item when it is shared. */
export type Claimant = { customerId: CustomerId; gate: Gate; mailbox?: Gate };
export type ClaimOutcome = 'claimed' | 'moved';

/**
 * Claims each person on the version that was read: two calls for fifty. `moved`: somebody changed the gate in between,
 * decide again. What was not answered `done` is read again: our own attempt on it means it was taken, since the client
 * repeats a write whose answer was lost, and then meets its own.
 */
export async function claimEach(
  database: Database,
  claimants: Claimant[],
  request: ClaimRequest,
): Promise<ClaimOutcome[]> {
  const alone = claimants.filter(({ mailbox }) => !mailbox);
  const written = alone.length > 0 ? await database.writeEach(alone.map(({ gate }) => change(gate, request))) : [];
  const outcomes = new Map<CustomerId, ClaimOutcome>();
  for (const [n, claimant] of alone.entries()) {
    const isOurs = written[n] === 'done' || (await isClaimed(database, claimant, request));
    outcomes.set(claimant.customerId, isOurs ? 'claimed' : 'moved');
  }
  for (const claimant of claimants.filter(({ mailbox }) => mailbox))
    outcomes.set(claimant.customerId, await claimShared(database, claimant, request));
  return claimants.map(({ customerId }) => outcomes.get(customerId)!);
}

/** Two customers, one mailbox: both items or neither, so the second to come finds the first one's claim. */
async function claimShared(
  database: Database,
  { gate, mailbox }: Claimant,
  request: ClaimRequest,
): Promise<ClaimOutcome> {
  const writes = [gate, mailbox!].map((item): Write => {
    const { key, set, if: condition } = change(item, request);
    return { update: 'gates', key, set, if: condition };
  });
  return (await database.transact(writes)) === 'done' ? 'claimed' : 'moved';
}

/** Takes back claims whose message was surely not accepted. A gate that moved meanwhile is read and freed again. */
export async function releaseEach(database: Database, customerIds: string[], request: ClaimRequest): Promise<void> {
  for (const id of customerIds) {
    for (;;) {
      const item = await database.get('gates', { customerId: id });
      const gate = item && unpackGate(item);
      if (!gate || claimOn(gate, request.key)?.attempt !== request.attempt) break;
      const freed = packGate(withoutClaim(gate, request));
      const write: Write = { update: 'gates', key: { customerId: id }, set: freed, if: { version: gate.version } };
      if ((await database.write(write)) === 'done') break;
    }
  }
}

const change = (gate: Gate, request: ClaimRequest): Change => {
  const { version, claims, contacts } = packGate(withClaim(gate, request));
  return {
    change: 'gates',
    key: { customerId: gate.key },
    set: { version, claims, contacts },
    if: { version: gate.version },
  };
};

async function isClaimed(
  database: Database,
  { customerId }: Claimant,
  { key, attempt }: ClaimRequest,
): Promise<boolean> {
  const item = await database.get('gates', gateKey(customerId));
  return item !== undefined && claimOn(unpackGate(item), key)?.attempt === attempt;
}
