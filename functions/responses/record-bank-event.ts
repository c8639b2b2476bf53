import { type BankEventFact, DispatchFact } from '../contracts/facts.ts';
import type { CustomerId } from '../contracts/ids.ts';
import type { BankEvent } from '../contracts/staff/care-routes.ts';
import { absent, type Database, eachItem } from '../platform/database.ts';
import { Rejected } from '../platform/errors.ts';

/** House value: a purchase later than this after the message is not put down to it. */
export const attributionWindowDays = 30;

/**
 * Puts what the bank's system tells on the customer's timeline, once: the same event id again changes nothing. A kind that
 * is no transaction and no conversion names a life event. `unknown-customer`: the import has not brought them yet.
 */
export async function recordBankEvent(
  database: Database,
  event: BankEvent,
): Promise<'recorded' | 'known' | 'unknown-customer'> {
  if (!(await database.get('customers', { customerId: event.customerId }))) return 'unknown-customer';
  const fact = await withCredit(database, toFact(event));
  const outcome = await database.write({ put: 'timeline', item: fact, if: { fact: absent } });
  return outcome === 'done' ? 'recorded' : 'known';
}

function toFact({ eventId, customerId, kind, at, name, amount, campaignId }: BankEvent): BankEventFact {
  const isKnown = kind === 'transaction' || kind === 'conversion' || kind === 'life-event';
  const named = isKnown ? name : kind;
  return {
    customerId,
    fact: `event#${eventId}`,
    at: new Date(at).toISOString(),
    kind: 'bank-event',
    event: isKnown ? kind : 'life-event',
    ...(named !== undefined && { name: named }),
    ...(amount !== undefined && { amount }),
    ...(campaignId && { campaignId }),
  };
}

/** A conversion is credited to the last message before it, of its campaign where it names one, inside the window. */
async function withCredit(database: Database, fact: BankEventFact): Promise<BankEventFact> {
  if (fact.event !== 'conversion') return fact;
  const at = Date.parse(fact.at);
  let last: DispatchFact | undefined;
  for await (const dispatch of eachDispatch(database, fact.customerId)) {
    const sentAt = Date.parse(dispatch.at);
    const fits = dispatch.status === 'sent' && (!fact.campaignId || dispatch.campaignId === fact.campaignId);
    const inWindow = sentAt <= at && at - sentAt <= attributionWindowDays * 86_400_000;
    if (fits && inWindow && sentAt >= (last ? Date.parse(last.at) : 0)) last = dispatch;
  }
  if (!last) return fact;
  const { dispatchId, runId, segmentId, campaignKind, channel } = last;
  return { ...fact, credit: { dispatchId, runId, segmentId, campaignKind, channel } };
}

async function* eachDispatch(database: Database, customerId: CustomerId): AsyncGenerator<DispatchFact> {
  for await (const item of eachItem(database, 'timeline', { partition: customerId, prefix: 'dispatch#' })) {
    const parsed = DispatchFact.safeParse(item);
    if (!parsed.success) throw new Rejected(`fact ${item.fact as string} of ${customerId} cannot be read`);
    yield parsed.data;
  }
}
