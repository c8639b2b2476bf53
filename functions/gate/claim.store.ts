import type { CustomerId } from '../contracts/ids.ts';
import type { Change, Database, Write } from '../platform/database.ts';
import { textOf } from '../platform/database.ts';
import { Retryable } from '../platform/errors.ts';
import { type ClaimRequest, claimOn, withClaim, withoutClaim } from './claim.ts';
import { type Gate, packGate, unpackGate } from './gate.ts';

/** Whom to claim: the gate as it was read, and the mailbox's item when it is shared. */
export type Claimant = { customerId: CustomerId; gate: Gate; mailbox?: Gate };
export type ClaimOutcome = 'claimed' | 'moved';

/**
 * Claims each person on the version that was read: two calls for fifty. `moved`: somebody changed the gate in between,
 * decide again. What was not answered `done` is read again: our own attempt on it means it was taken, since the client
 * repeats a write whose answer was lost, and then meets its own. When the tables fail in between, what was claimed is
 * taken back: nothing was sent on it, so nobody need be left in doubt.
 */
export async function claimEach(
  database: Database,
  claimants: Claimant[],
  request: ClaimRequest,
): Promise<ClaimOutcome[]> {
  try {
    return await claim(database, claimants, request);
  } catch (error) {
    await releaseEach(database, claimants, request);
    throw error;
  }
}

async function claim(database: Database, claimants: Claimant[], request: ClaimRequest): Promise<ClaimOutcome[]> {
  const alone = claimants.filter(({ mailbox }) => !mailbox);
  const written = alone.length > 0 ? await database.writeEach(alone.map(({ gate }) => claimOf(gate, request))) : [];
  const done = new Set(alone.filter((_, n) => written[n] === 'done').map(({ gate }) => gate.key));
  for (const claimant of claimants.filter(({ mailbox }) => mailbox))
    if (await claimShared(database, claimant, request)) done.add(claimant.gate.key);
  const unsure = claimants.filter(({ gate }) => !done.has(gate.key)).map(({ gate }) => gate.key);
  const ours = await ownClaims(database, unsure, request);
  return claimants.map(({ gate }) => (done.has(gate.key) || ours.has(gate.key) ? 'claimed' : 'moved'));
}

/** Two customers, one mailbox: both items or neither, so the second to come finds the first one's claim. */
async function claimShared(database: Database, { gate, mailbox }: Claimant, request: ClaimRequest): Promise<boolean> {
  const writes = [gate, mailbox!].map((item): Write => {
    const { key, set, if: condition } = claimOf(item, request);
    return { update: 'gates', key, set, if: condition };
  });
  return (await database.transact(writes)) === 'done';
}

/** Others may change a gate while it is being freed: more often than this, the queue brings the batch back. */
const mostReleases = 10;

/**
 * Takes back claims whose message was surely not accepted: two reads and two calls for fifty; gates that moved meanwhile
 * are read and freed again. Mailboxes first: were the worker killed in between, the person's own claim still says that it
 * was taken.
 */
export async function releaseEach(
  database: Database,
  people: Pick<Claimant, 'customerId' | 'mailbox'>[],
  request: ClaimRequest,
): Promise<void> {
  await releaseItems(database, [...new Set(people.flatMap(({ mailbox }) => (mailbox ? [mailbox.key] : [])))], request);
  await releaseItems(
    database,
    people.map(({ customerId }) => customerId),
    request,
  );
}

async function releaseItems(database: Database, keys: string[], request: ClaimRequest): Promise<void> {
  let open = keys;
  for (let attempt = 0; open.length > 0; attempt++) {
    if (attempt === mostReleases) throw new Retryable(`${open.length} claims could not be taken back`);
    const held = [...(await ownClaims(database, open, request)).values()];
    const freed = held.map((gate) => changeOf(gate, withoutClaim(gate, request)));
    const outcomes = freed.length > 0 ? await database.writeEach(freed) : [];
    open = held.filter((_, n) => outcomes[n] !== 'done').map(({ key }) => key);
  }
}

const claimOf = (gate: Gate, request: ClaimRequest): Change => changeOf(gate, withClaim(gate, request));

function changeOf(before: Gate, after: Gate): Change {
  const { version, claims, contacts } = packGate(after);
  return {
    change: 'gates',
    key: { customerId: before.key },
    set: { version, claims, contacts },
    if: { version: before.version },
  };
}

/** Those of these items that carry this attempt's claim, by key, as they are now. */
async function ownClaims(
  database: Database,
  keys: string[],
  { key, attempt }: ClaimRequest,
): Promise<Map<string, Gate>> {
  if (keys.length === 0) return new Map();
  const found = await database.getMany(keys.map((customerId) => ({ table: 'gates', key: { customerId } })));
  const gates = found.map(({ item }) => [textOf(item.customerId), unpackGate(item)] as const);
  return new Map(gates.filter(([, gate]) => claimOn(gate, key)?.attempt === attempt));
}
