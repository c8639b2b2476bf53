import { readLedger } from '../../consent/consent.store.ts';
import { consentsAt } from '../../consent/consents-at.ts';
import type { Customer } from '../../contracts/customer.ts';
import type { CustomerId } from '../../contracts/ids.ts';
import { correctCustomer } from '../../customers/correct-customer.ts';
import { readCustomer } from '../../customers/customer.store.ts';
import { readImport } from '../../customers/import.store.ts';
import { rejectedCsv } from '../../customers/rejected-csv.ts';
import { searchCustomers } from '../../customers/search-customers.ts';
import type { Database } from '../../platform/database.ts';
import { readTimeline } from '../../responses/timeline.store.ts';
import { fromNext, toNext } from '../cursor.ts';
import { viewCustomer } from '../mask-customer.ts';
import type { StaffParts } from '../staff-parts.ts';
import { type Actor, notFound, refuse, type StaffHandlers } from '../staff-request.ts';

type Keys =
  | 'GET /api/imports/{id}/rejected'
  | 'GET /api/customers'
  | 'GET /api/customers/{id}'
  | 'PATCH /api/customers/{id}'
  | 'GET /api/customers/{id}/timeline'
  | 'GET /api/customers/{id}/consents';

export const customerHandlers = ({ database, keys }: StaffParts): StaffHandlers<Keys> => ({
  'GET /api/imports/{id}/rejected': async ({ params: { id } }) => {
    if (!(await readImport(database, id))) return notFound('import', id);
    let body = '';
    for await (const line of rejectedCsv(database, id)) body += line;
    return { body };
  },

  'GET /api/customers': async ({ query: { query = '', limit, cursor: word }, actor }) => {
    const from = fromNext(word);
    if ('problem' in from) return from;
    const { addressKey } = await keys();
    const page = await searchCustomers(database, addressKey, { query, limit, cursor: from.cursor });
    const own = page.customers.filter(({ brand }) => brand === actor.brand);
    return { body: { items: own.map((customer) => viewCustomer(customer, actor.role)), ...toNext(page.cursor) } };
  },

  'GET /api/customers/{id}': async ({ params: { id }, actor }) => {
    const customer = await readOwn(database, id, actor);
    return customer ? { body: viewCustomer(customer, actor.role) } : notFound('customer', id);
  },

  'PATCH /api/customers/{id}': async ({ params: { id }, body, actor, now, requestId }) => {
    if (!(await readOwn(database, id, actor))) return notFound('customer', id);
    const { addressKey } = await keys();
    const ground = { source: 'staff', actor: actor.name, evidence: requestId, at: now } as const;
    const corrected = await correctCustomer({ database, addressKey }, id, body, ground);
    if (corrected === 'unknown') return notFound('customer', id);
    if ('errors' in corrected)
      return refuse('invalid', 'Some values cannot be taken; nothing was changed.', corrected.errors);
    return { body: viewCustomer(corrected, actor.role) };
  },

  'GET /api/customers/{id}/timeline': async ({ params: { id }, query: { limit, cursor: word }, actor }) => {
    const from = fromNext(word);
    if ('problem' in from) return from;
    if (!(await readOwn(database, id, actor))) return notFound('customer', id);
    const { at = '', fact = '' } = from.cursor ?? {};
    const { facts, next } = await readTimeline(database, id, limit, from.cursor && { at, fact });
    return { body: { items: facts, ...toNext(next) } };
  },

  'GET /api/customers/{id}/consents': async ({ params: { id }, query: { at }, actor, now }) => {
    if (!(await readOwn(database, id, actor))) return notFound('customer', id);
    const atMs = at === undefined ? now : Date.parse(at);
    return { body: { at: new Date(atMs).toISOString(), ...consentsAt(await readLedger(database, id), atMs) } };
  },
});

/** Staff of one legal entity do not see another's customers: for them there is no such person. */
export async function readOwn(database: Database, id: CustomerId, actor: Actor): Promise<Customer | undefined> {
  const customer = await readCustomer(database, id);
  return customer?.brand === actor.brand ? customer : undefined;
}
