import type { MemoryBank } from '../support/bank.ts';
import { aCustomer } from '../support/builders.ts';

/** Customers B1, B2 and so on, each with an address of their own. */
export async function addPeople(bank: MemoryBank, count: number): Promise<void> {
  for (let n = 1; n <= count; n++) await bank.add(aCustomer({ customerId: `B${n}`, email: `b${n}@example.com` }));
}

/** Who was sent a message, in order of their ids; twice if sent twice. */
export const sentTo = (bank: MemoryBank): string[] =>
  bank.sender.accepted.map(({ customerId }) => customerId).toSorted();
