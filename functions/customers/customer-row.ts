import { hash } from 'node:crypto';
import type { Customer } from '../contracts/customer.ts';
import type { CustomerId } from '../contracts/ids.ts';
import type { Locale, MessageChannel } from '../contracts/vocabulary.ts';
import { type ColumnName, type Columns, columnsUntil, whatToDo } from './columns.ts';
import { countryOf, zoneByCallingCode } from './locality.ts';
import { type Phone, readPhone } from './phone.ts';
import type { Fault, Row } from './row.ts';

/** What a file can say of a customer; scores and what the import derives stay apart. */
export type Profile = Omit<
  Customer,
  'customerId' | 'attributes' | 'sharedEmail' | 'sharedPhone' | 'rowHash' | 'scores' | 'scoresVersion' | 'scoresApplied'
>;
export type ProfileField = keyof Profile;

/** One valid row: what it says, what it leaves blank, and what stands in where a new customer needs a value. */
export type CustomerRow = {
  line: number;
  customerId: CustomerId;
  says: { [F in ProfileField]?: Profile[F] };
  /** Columns that are there and blank: the bank knows no such value (any more). */
  blank: ProfileField[];
  attributes: Record<string, string>;
  /** Taken when the row creates the customer and says none. No zone to be had: a new customer is refused. */
  otherwise: { locale: Locale; zone: string | undefined };
  /** Channels the customer agreed to be sent marketing on. */
  grants: MessageChannel[];
  consentedAt: string | undefined;
  rowHash: string;
};

/** Known columns that are called otherwise in the customer's item. */
const fieldOf = {
  timezone: 'zone',
  marketingEmailConsent: 'statedEmailConsent',
  marketingSmsConsent: 'statedSmsConsent',
} as const;

/** Most characters of a column the import does not know: items stay near 1 KB, since an audience scan reads each. */
const longestAttribute = 500;

/**
 * Gives a function that takes rows to customers, or to every fault of the row. A value that is there and wrong refuses
 * the row; a blank one is taken for absent. `now` in epoch milliseconds: nobody is born, and nothing opened, after it.
 */
export function customerRowReader(now: number): (row: Row) => CustomerRow | { faults: Fault[] } {
  // Somewhere it is tomorrow already: UTC+14.
  const schema = columnsUntil(new Date(now + 14 * 3_600_000).toISOString().slice(0, 10));
  const known = new Set(Object.keys(schema.shape));
  return (row) => {
    if ('fault' in row) return { faults: [row.fault] };
    const entries = Object.entries(row.columns);
    const stated = entries.filter(([, value]) => value !== '');
    const parsed = schema.safeParse(Object.fromEntries(stated.filter(([name]) => known.has(name))));
    const { phone: number, timezone, locale } = row.columns;
    const phone = number ? readPhone(number, countryOf(timezone, locale)) : undefined;
    const isWrongNumber = Boolean(number) && !phone;
    const faults: Fault[] = [
      ...unreadable(row.line, stated, known),
      ...(parsed.error?.issues ?? []).map(({ path, message }) => fault(row.line, path[0] as ColumnName, message)),
      ...(isWrongNumber ? [fault(row.line, 'phone', 'is no telephone number')] : []),
    ];
    if (!parsed.success || faults.length > 0) return { faults: oncePerField(faults) };
    return toCustomerRow(
      row,
      parsed.data,
      phone,
      entries.filter(([name]) => !known.has(name)),
    );
  };
}

function toCustomerRow(
  { line, columns }: { line: number; columns: Record<string, string> },
  parsed: Columns,
  phone: Phone | undefined,
  unknown: [string, string][],
): CustomerRow {
  const { customerId, consentedAt, timezone, marketingEmailConsent, marketingSmsConsent, ...rest } = parsed;
  const says = {
    ...rest,
    phone: phone?.number,
    zone: timezone,
    statedEmailConsent: marketingEmailConsent,
    statedSmsConsent: marketingSmsConsent,
  };
  const given = Object.fromEntries(
    Object.entries(says).filter(([, value]) => value !== undefined),
  ) as CustomerRow['says'];
  const named = Object.keys(columns).filter((name): name is ColumnName => name in whatToDo);
  const fields = named.flatMap((name) => (name === 'customerId' || name === 'consentedAt' ? [] : [toField(name)]));
  const country = countryOf(timezone, columns.locale);
  return {
    line,
    customerId,
    says: given,
    blank: fields.filter((field) => given[field] === undefined),
    attributes: Object.fromEntries(unknown),
    otherwise: { locale: country === 'CN' ? 'zh-CN' : 'en', zone: zoneByCallingCode(phone?.callingCode) },
    grants: [...(marketingEmailConsent ? ['email' as const] : []), ...(marketingSmsConsent ? ['sms' as const] : [])],
    consentedAt,
    rowHash: hashRow(columns),
  };
}

const toField = (name: Exclude<ColumnName, 'customerId' | 'consentedAt'>): ProfileField =>
  name in fieldOf ? fieldOf[name as keyof typeof fieldOf] : (name as ProfileField);

/** A replacement character is what is left of a letter that was read in the wrong encoding. */
function unreadable(line: number, stated: [string, string][], known: Set<string>): Fault[] {
  return stated.flatMap(([field, value]): Fault[] => {
    if (value.includes('\uFFFD'))
      return [{ line, field, reason: 'has characters that cannot be read', whatToDo: 'save the file anew as UTF-8' }];
    if (!known.has(field) && value.length > longestAttribute)
      return [
        {
          line,
          field,
          reason: `is longer than ${longestAttribute} characters`,
          whatToDo: 'shorten it or leave the column out',
        },
      ];
    return [];
  });
}

const fault = (line: number, field: ColumnName, reason: string): Fault => ({
  line,
  field,
  reason,
  whatToDo: whatToDo[field],
});

const oncePerField = (faults: Fault[]): Fault[] =>
  faults.filter(({ field }, n) => faults.findIndex((other) => other.field === field) === n);

/** The row's text, whatever the order of its columns. The number tells apart what later versions would read out of the same text. */
const hashRow = (columns: Record<string, string>): string =>
  hash(
    'sha256',
    JSON.stringify([1, Object.entries(columns).toSorted(([a], [b]) => (a < b ? -1 : 1))]),
    'base64url',
  ).slice(0, 22);
