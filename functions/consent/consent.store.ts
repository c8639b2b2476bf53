import * as z from 'zod';
import { ConsentEntry } from '../contracts/consent.ts';
import { DispatchFact, type ResponseFact } from '../contracts/facts.ts';
import type { CustomerId, DispatchId } from '../contracts/ids.ts';
import { Locale } from '../contracts/vocabulary.ts';
import { emptyGate, type Gate, packGate, unpackGate } from '../gate/gate.ts';
import { absent, type Database, eachItem, type Item, type Write } from '../platform/database.ts';
import { Rejected } from '../platform/errors.ts';
import type { Plan } from './plan-change.ts';

/** A gate as read: `stored` is false for one that nobody has written yet. */
export type ReadGate = { gate: Gate; stored: boolean };

/** One person's gate and ledger, and the message that led here with whether it already counts as unsubscribed from. */
export type Person = ReadGate & {
  ledger: ConsentEntry[];
  dispatch?: DispatchFact;
  unsubscribed: boolean;
};

/** A person's gate (key: customer id) or an address's (key: `addr#…`). Throws `Rejected` when it cannot be read. */
export async function readGate(database: Database, key: string): Promise<ReadGate> {
  const item = await database.get('gates', { customerId: key });
  return item ? { gate: unpackGate(item), stored: true } : { gate: emptyGate(key), stored: false };
}

/** The gate is read before the ledger: were an entry added in between, the gate's version tells at the write. */
export async function readPerson(
  database: Database,
  customerId: CustomerId,
  dispatchId: DispatchId | undefined,
): Promise<Person> {
  const gate = await readGate(database, customerId);
  const [ledger, dispatch, unsubscribed] = await Promise.all([
    readLedger(database, customerId),
    dispatchId && database.get('timeline', { customerId, fact: `dispatch#${dispatchId}` }),
    dispatchId && database.get('timeline', { customerId, fact: unsubscribedKey(dispatchId) }),
  ]);
  return {
    ...gate,
    ledger,
    ...(dispatch && { dispatch: readable(DispatchFact, dispatch) }),
    unsubscribed: Boolean(unsubscribed),
  };
}

/** Every consent entry of a person, oldest first. Throws `Rejected` when one cannot be read: consent is never guessed. */
export async function readLedger(database: Database, customerId: CustomerId): Promise<ConsentEntry[]> {
  const entries: ConsentEntry[] = [];
  for await (const item of eachItem(database, 'timeline', { partition: customerId, prefix: 'consent#' }))
    entries.push(readable(ConsentEntry, item));
  return entries;
}

/** The person's message that the provider knows by this id, if it is on their timeline. */
export async function findDispatch(
  database: Database,
  customerId: CustomerId,
  providerMessageId: string,
): Promise<DispatchFact | undefined> {
  for await (const item of eachItem(database, 'timeline', { partition: customerId, prefix: 'dispatch#' }))
    if (item.providerMessageId === providerMessageId) return readable(DispatchFact, item);
  return undefined;
}

/** What the public pages need of a customer. A field that cannot be read counts as absent: opting out must not depend on it. */
const Contact = z.object({
  locale: Locale.optional().catch(undefined),
  email: z.string().optional().catch(undefined),
  phone: z.string().optional().catch(undefined),
});

export async function readContact(database: Database, customerId: CustomerId): Promise<z.infer<typeof Contact>> {
  return Contact.parse((await database.get('customers', { customerId })) ?? {});
}

/** Gate and entries together, on the condition that nobody touched the gate since it was read; for `transact`. */
export function personWrites(person: Person, { gate, entries }: Plan): Write[] {
  const optOut = entries.find(({ state, purposes }) => state === 'withdrawn' && purposes.length > 0);
  const facts: Item[] = [...entries];
  if (person.dispatch && !person.unsubscribed && optOut)
    facts.push(unsubscribedFact(person.dispatch, optOut.givenAt ?? optOut.at));
  return [gateWrite(person, gate), ...facts.map((item): Write => ({ put: 'timeline', item, if: { fact: absent } }))];
}

/** Writes the gate one version up, on the condition that it still has the version that was read. */
export const gateWrite = ({ gate, stored }: ReadGate, next: Gate): Write => ({
  update: 'gates',
  key: { customerId: gate.key },
  set: { ...packGate(next), version: gate.version + 1 },
  if: { version: stored ? gate.version : absent },
});

const unsubscribedKey = (dispatchId: DispatchId): string => `response#${dispatchId}#unsubscribed#once`;

function unsubscribedFact(dispatch: DispatchFact, at: string): ResponseFact {
  const { customerId, dispatchId, runId, campaignId, segmentId, campaignKind, channel, purpose, brand, variant } =
    dispatch;
  const origin = { dispatchId, runId, campaignId, segmentId, campaignKind, channel, purpose, brand, variant };
  const fact = unsubscribedKey(dispatchId);
  return { customerId, fact, at, kind: 'response', ...origin, event: 'unsubscribed', eventId: 'once' };
}

function readable<T>(
  schema: { safeParse(item: Item): { success: true; data: T } | { success: false; error: Error } },
  item: Item,
): T {
  const parsed = schema.safeParse(item);
  if (!parsed.success)
    throw new Rejected(`fact ${JSON.stringify([item.customerId, item.fact])} cannot be read`, {
      cause: parsed.error,
    });
  return parsed.data;
}
