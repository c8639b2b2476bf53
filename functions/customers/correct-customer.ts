import type { Customer } from '../contracts/customer.ts';
import type { CustomerId } from '../contracts/ids.ts';
import type { FieldError } from '../contracts/problem.ts';
import type { CustomerCorrection } from '../contracts/staff/customer-routes.ts';
import type { Database } from '../platform/database.ts';
import { Retryable } from '../platform/errors.ts';
import { type ColumnName, columnsUntil, whatToDo } from './columns.ts';
import { commitCustomer, gateKeysOf, hashesOf } from './commit-customer.ts';
import { readCustomer } from './customer.store.ts';
import { countryOf } from './locality.ts';
import { readPhone } from './phone.ts';
import type { Ground } from './plan-consents.ts';
import { type CustomerChange, planCustomer } from './plan-customer.ts';
import { readGates } from './standing.store.ts';

/** Each attempt reads again, so another twenty writers must each have been quicker. */
const maxAttempts = 20;

/**
 * Puts a customer right by the import's own checks, with occasions and addresses in step, in one transaction; consents stay
 * as they are. The imported row's hash stays too, so that the same file once more does not undo it. Gives the customer as
 * it then is, or each value that cannot be taken.
 */
export async function correctCustomer(
  { database, addressKey }: { database: Database; addressKey: Buffer },
  customerId: CustomerId,
  correction: CustomerCorrection,
  ground: Ground,
): Promise<Customer | 'unknown' | { errors: FieldError[] }> {
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const before = await readCustomer(database, customerId);
    if (!before) return 'unknown';
    const after = applyCorrection(before, correction, ground.at);
    if ('errors' in after) return after;
    const hashes = { hashesBefore: hashesOf(addressKey, before), hashesAfter: hashesOf(addressKey, after) };
    const change: CustomerChange = { before, after, ...hashes, grants: [] };
    const plan = planCustomer(change, await readGates(database, gateKeysOf(change)));
    if ('crowded' in plan) return { errors: [crowded(plan.crowded === 'email' ? 'email' : 'phone')] };
    if ((await commitCustomer(database, after, plan, ground)) === 'done')
      return (await readCustomer(database, customerId)) ?? 'unknown';
  }
  throw new Retryable(`customer ${customerId} was changed by others ${maxAttempts} times`);
}

function applyCorrection(
  before: Customer,
  { flags, zone, ...correction }: CustomerCorrection,
  now: number,
): Customer | { errors: FieldError[] } {
  // Somewhere it is tomorrow already: UTC+14.
  const schema = columnsUntil(new Date(now + 14 * 3_600_000).toISOString().slice(0, 10));
  const parsed = schema.safeParse({ customerId: before.customerId, ...asColumns({ ...correction, timezone: zone }) });
  const phone = correction.phone ? readPhone(correction.phone, countryOf(zone ?? before.zone, undefined)) : undefined;
  const errors = (parsed.error?.issues ?? []).map(({ path, message }) => wrong(path[0] as ColumnName, message));
  if (correction.phone && !phone) errors.push(wrong('phone', 'is no telephone number'));
  if (!parsed.success || errors.length > 0) return { errors };
  const { customerId: _, timezone, ...said } = parsed.data;
  const after = {
    ...before,
    ...said,
    ...(timezone && { zone: timezone }),
    ...(phone && { phone: phone.number }),
    ...(flags && { flags }),
    ...(correction.name === null && { name: '' }),
  };
  const removed = Object.entries(correction).flatMap(([field, value]) => (value === null ? [field] : []));
  const kept = Object.entries(after).filter(
    ([field, value]) => value !== undefined && (field === 'name' || !removed.includes(field)),
  );
  return Object.fromEntries(kept) as Customer;
}

/** As the import's file would have it: all text. */
const asColumns = (fields: Record<string, string | number | null | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([column, value]) =>
      value === undefined || value === null ? [] : [[column, String(value)] as const],
    ),
  );

const wrong = (column: ColumnName, reason: string): FieldError => ({
  path: column === 'timezone' ? 'zone' : column,
  message: `${reason}: ${whatToDo[column].replace('leave it blank', 'give null')}`,
});

const crowded = (path: 'email' | 'phone'): FieldError => ({
  path,
  message: 'belongs to a hundred other customers already: give null unless it is this customer’s own',
});
