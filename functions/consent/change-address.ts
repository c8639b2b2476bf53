import { type ConsentSource, marketingPurposes } from '../contracts/consent.ts';
import type { CustomerId, DispatchId } from '../contracts/ids.ts';
import { type Brand, type MessageChannel, mainBrand } from '../contracts/vocabulary.ts';
import type { Gate } from '../gate/gate.ts';
import type { Database, Write } from '../platform/database.ts';
import { hashAddress } from './address.ts';
import { gateWrite, personWrites, type ReadGate, readGate, readPerson } from './consent.store.ts';
import { type ConsentChange, planChange } from './plan-change.ts';
import { repeatOnConflict } from './repeat-on-conflict.ts';

/** What came back about an address rather than a person. `at`: epoch ms, the instant it is stored. Evidence: an id. */
export type AddressEvent = {
  channel: MessageChannel;
  reason: 'stop' | 'complaint' | 'bounce';
  source: ConsentSource;
  evidence: string;
  at: number;
  /** When the customer said so (ISO), where it is told later. */
  givenAt?: string;
  /** The brand of the message, where known: withdrawn there too, though the person never had a consent for it. */
  brand?: Brand;
  /** Whom the message was for, where its tags say so: withdrawn for them even if their address has changed since. */
  customerId?: CustomerId;
  dispatchId?: DispatchId;
} & ({ addressHash: string } | { address: string; hashKey: Buffer });

/** DynamoDB: TransactWriteItems takes at most 100 writes. */
const maxWrites = 100;

/**
 * A STOP, complaint or permanent bounce: closes the address and every member's gate, with ledger entries, in one
 * transaction. STOP and complaint withdraw all marketing on that channel, for every brand the member has; a bounce says
 * nothing about anybody's wish and withdraws nothing. A repeat writes nothing. Throws `Retryable` when it cannot be written.
 *
 * More members than fit into a transaction (some fifty) follow in further ones. The address goes first: members of one
 * address pay for a claim on its item, so from then on none of them gets through. If it dies half-way, the repeat of the
 * event finds the address closed and does the rest.
 */
export async function suppressByAddress(database: Database, event: AddressEvent): Promise<{ members: CustomerId[] }> {
  const key = `addr#${hashOf(event)}`;
  const { members, waiting } = await repeatOnConflict(async () => {
    const address = await readGate(database, key);
    const members = membersOf(address.gate, event);
    const { writes, waiting, seenBefore } = await closeMembers(database, event, members, maxWrites - 1);
    const closing = seenBefore ? [] : closeAddress(address, event);
    return (await written(database, [...closing, ...writes])) ? { members, waiting } : 'conflict';
  });
  await closeTheRest(database, event, waiting);
  return { members: members.map(({ customerId }) => customerId) };
}

const hashOf = (event: AddressEvent): string =>
  'addressHash' in event ? event.addressHash : hashAddress(event.hashKey, event.channel, event.address);

/** `owns` is false for somebody the message was for who is no longer at this address: only their own word concerns them. */
type Member = { customerId: CustomerId; owns: boolean };

function membersOf({ members }: Gate, { customerId }: AddressEvent): Member[] {
  const owners = members.map((member) => ({ customerId: member, owns: true }));
  if (!customerId || members.includes(customerId)) return owners;
  // An address nobody is listed at: the message itself proves whose it is.
  return [...owners, { customerId, owns: members.length === 0 }];
}

function closeAddress(address: ReadGate, { channel, reason }: AddressEvent): Write[] {
  const { suppressed } = address.gate;
  if (suppressed.some((mark) => mark.channel === channel && mark.reason === reason)) return [];
  return [gateWrite(address, { ...address.gate, suppressed: [...suppressed, { channel, reason }] })];
}

async function closeTheRest(database: Database, event: AddressEvent, members: Member[]): Promise<void> {
  let waiting = members;
  while (waiting.length > 0)
    waiting = await repeatOnConflict(async () => {
      const next = await closeMembers(database, event, waiting, maxWrites);
      return (await written(database, next.writes)) ? next.waiting : 'conflict';
    });
}

type Closing = { writes: Write[]; waiting: Member[]; seenBefore: boolean };

/**
 * The writes of as many members as fit; a member's own are never torn apart. `seenBefore`: the event is in somebody's
 * ledger, so the address was closed by it then, and if it is open now, somebody has reopened it since.
 */
async function closeMembers(
  database: Database,
  event: AddressEvent,
  members: Member[],
  room: number,
): Promise<Closing> {
  const writes: Write[] = [];
  let seenBefore = false;
  for (const [n, member] of members.entries()) {
    const own = await closeMember(database, event, member);
    if (writes.length > 0 && writes.length + own.writes.length > room)
      return { writes, waiting: members.slice(n), seenBefore };
    writes.push(...own.writes);
    seenBefore ||= own.seenBefore;
  }
  return { writes, waiting: [], seenBefore };
}

async function closeMember(
  database: Database,
  event: AddressEvent,
  member: Member,
): Promise<{ writes: Write[]; seenBefore: boolean }> {
  const { customerId } = member;
  const dispatchId = customerId === event.customerId ? event.dispatchId : undefined;
  const person = await readPerson(database, customerId, dispatchId);
  const act = { customerId, at: event.at, ...(dispatchId && { dispatchId }) };
  const plan = planChange(person, act, changesOf(person.gate, event, member));
  return {
    writes: plan ? personWrites(person, plan) : [],
    seenBefore: person.ledger.some(({ source, evidence }) => source === event.source && evidence === event.evidence),
  };
}

function changesOf(gate: Gate, event: AddressEvent, { owns }: Member): ConsentChange[] {
  const { channel, reason, source, evidence, givenAt } = event;
  const actor = reason === 'stop' ? 'customer' : 'provider';
  const common = { channel, state: 'withdrawn', source, actor, evidence, ...(owns && { suppress: reason }) } as const;
  if (reason === 'bounce') return owns ? [{ ...common, brand: event.brand ?? mainBrand, purposes: [] }] : [];
  return brandsOf(gate, event).map((brand) => ({
    ...common,
    ...(givenAt && { givenAt }),
    brand,
    purposes: marketingPurposes,
  }));
}

function brandsOf({ consents }: Gate, { brand }: AddressEvent): Brand[] {
  const brands = new Set([...consents.map((consent) => consent.brand), ...(brand ? [brand] : [])]);
  return brands.size > 0 ? [...brands] : [mainBrand];
}

const written = async (database: Database, writes: Write[]): Promise<boolean> =>
  writes.length === 0 || (await database.transact(writes)) === 'done';
