import type { Customer } from '../contracts/customer.ts';
import { mainBrand } from '../contracts/vocabulary.ts';
import type { CustomerRow, ProfileField } from './customer-row.ts';
import type { Fault } from './row.ts';

/** What everybody has: a blank column leaves it as it is. */
const lasting: readonly ProfileField[] = ['brand', 'locale', 'zone'];

/**
 * The customer after the row: what it says is set, what it leaves blank is gone, columns it does not have stay.
 * A new customer without a time zone is a fault, since greetings and quiet hours hang on it.
 */
export function applyRow(before: Customer | undefined, row: CustomerRow): Customer | Fault {
  const zone = row.says.zone ?? before?.zone ?? row.otherwise.zone;
  if (!zone) return missingZone(row.line);
  const profile = { ...before, ...row.says };
  for (const field of row.blank) if (!lasting.includes(field)) delete profile[field];
  return {
    ...profile,
    customerId: row.customerId,
    zone,
    brand: profile.brand ?? mainBrand,
    name: profile.name ?? '',
    locale: profile.locale ?? row.otherwise.locale,
    flags: profile.flags ?? [],
    attributes: withoutBlank({ ...before?.attributes, ...row.attributes }),
    rowHash: row.rowHash,
  };
}

const withoutBlank = (attributes: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== ''));

const missingZone = (line: number): Fault => ({
  line,
  field: 'timezone',
  reason: 'is missing, and the telephone number does not tell it',
  whatToDo: 'write an IANA name, such as Asia/Shanghai',
});
