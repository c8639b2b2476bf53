import type { ReadGate } from '../consent/consent.store.ts';
import type { CustomerId } from '../contracts/ids.ts';
import type { MessageChannel } from '../contracts/vocabulary.ts';
import { emptyGate, type Gate } from '../gate/gate.ts';

/** Hashes of a customer's contact points (`consent/address.ts`). */
export type AddressHashes = Partial<Record<MessageChannel, string>>;

/** Gates as they were read, by key; one that is not there yet stands as an empty one. */
export type Gates = { get(key: string): ReadGate | undefined };

export type GateChange = { before: ReadGate; after: Gate };

/** What a customer's move from one address to another does: to the addresses, to who shares them, to what closes them. */
export type AddressMove = {
  changes: GateChange[];
  /** Whether the customer shares the address they are at now; undefined when they were there before: then it is kept in step by those who come and go. */
  shared: boolean | undefined;
  /** The others whose sharing begins or ends. */
  others: { customerId: CustomerId; shared: boolean }[];
  /** The address they are at now, when they were not at it before. */
  joined: Gate | undefined;
};

/** More customers than this at one address are no household: it is what was typed in for want of one. Keeps the item near 1 KB. */
export const mostAtOneAddress = 100;

/** `crowded`: too many are at that address already. */
export function planMove(
  customerId: CustomerId,
  from: string | undefined,
  to: string | undefined,
  gates: Gates,
): AddressMove | 'crowded' {
  const left = from !== to && from ? leave(customerId, addressGate(gates, from)) : undefined;
  const arrived = to ? join(customerId, addressGate(gates, to)) : undefined;
  if (arrived === 'crowded') return 'crowded';
  return {
    changes: [...(left ? [left.change] : []), ...(arrived?.change ? [arrived.change] : [])],
    shared: arrived ? arrived.shared : false,
    others: [...(left?.others ?? []), ...(arrived?.others ?? [])],
    joined: arrived?.change?.after,
  };
}

export const readOrEmpty = (gates: Gates, key: string): ReadGate =>
  gates.get(key) ?? { gate: emptyGate(key), stored: false };

const addressGate = (gates: Gates, hash: string): ReadGate => readOrEmpty(gates, `addr#${hash}`);

function leave(customerId: CustomerId, before: ReadGate) {
  const members = before.gate.members.filter((member) => member !== customerId);
  if (members.length === before.gate.members.length) return undefined;
  return {
    change: { before, after: { ...before.gate, members } },
    others: members.length === 1 ? members.map((last) => ({ customerId: last, shared: false })) : [],
  };
}

/** Only the first of several has to be told that they are no longer alone: the others know. */
function join(customerId: CustomerId, before: ReadGate) {
  const { members } = before.gate;
  if (members.includes(customerId)) return { change: undefined, others: [], shared: undefined };
  if (members.length >= mostAtOneAddress) return 'crowded';
  return {
    change: { before, after: { ...before.gate, members: [...members, customerId].toSorted() } },
    others: members.length === 1 ? members.map((first) => ({ customerId: first, shared: true })) : [],
    shared: members.length > 0,
  };
}
