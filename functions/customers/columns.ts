import * as z from 'zod';
import { CustomerId } from '../contracts/ids.ts';
import { Brand, RiskGrade, SuppressionFlag } from '../contracts/vocabulary.ts';
import { isZone, toLocale } from './locality.ts';

/** RFC 5321, 4.5.3.1.3: a path has 256 octets, two of them the angle brackets. */
const longestEmail = 254;

const text = (atMost: number) =>
  z
    .string()
    .max(atMost, `is longer than ${atMost} characters`)
    .regex(/^\P{Cc}*$/u, 'has a line break or control character in it');

const word = <T extends string>(words: readonly T[]) =>
  z
    .string()
    .toLowerCase()
    .pipe(z.enum(words, `is none of ${words.join(', ')}`));

const date = (latest: string) =>
  z.iso
    .date('is no date of the calendar')
    .refine((day) => day <= latest, 'lies in the future')
    .refine((day) => day >= '1900-01-01', 'lies before 1900');

const instant = (latest: string) =>
  z
    .union([z.iso.datetime({ offset: true }), z.iso.date()], 'is no date or time')
    .transform((written) => new Date(written).toISOString())
    .refine((at) => at.slice(0, 10) <= latest, 'lies in the future');

const yesOrNo = word(['yes', 'no']).transform((answer) => answer === 'yes');

/** What systems write where they know no birthday. */
const placeholderDates = ['1900-01-01', '1970-01-01'];

/** The columns the import knows, as text, and what each becomes. `latest` is the last date that is anywhere yet. */
export const columnsUntil = (latest: string) =>
  z.object({ customerId: z.string('is missing').pipe(CustomerId), ...describing(latest).shape });

const describing = (latest: string) =>
  z
    .object({
      name: text(200),
      email: text(longestEmail).pipe(z.email('is no e-mail address')),
      /** Checked with the country, which other columns tell: `read-customer-row.ts`. */
      phone: text(40),
      birthday: date(latest).transform((day) => (placeholderDates.includes(day) ? undefined : day)),
      locale: z
        .string()
        .transform((written, context) => toLocale(written) ?? refuse(context, 'is no language we write in')),
      timezone: z.string().refine(isZone, 'is no time zone'),
      city: text(100),
      occupation: text(100),
      maritalStatus: text(100),
      education: text(100),
      hasHousingLoan: word(['yes', 'no', 'unknown']),
      hasPersonalLoan: word(['yes', 'no', 'unknown']),
      riskGrade: z
        .string()
        .toUpperCase()
        .pipe(z.enum(RiskGrade.options, `is none of ${RiskGrade.options.join(', ')}`)),
      balance: z
        .string()
        .regex(/^[+-]?\d{1,15}(\.\d{1,6})?$/, 'is no plain number')
        .transform(Number),
      tier: text(40),
      flags: z
        .string()
        .transform((list) => [...new Set(list.split('|').map((flag) => flag.trim().toLowerCase()))])
        .pipe(z.array(z.enum(SuppressionFlag.options, `is none of ${SuppressionFlag.options.join(', ')}`))),
      brand: Brand,
      accountOpenedOn: date(latest),
      marketingEmailConsent: yesOrNo,
      marketingSmsConsent: yesOrNo,
      consentedAt: instant(latest),
    })
    .partial();

export type Columns = z.infer<ReturnType<typeof columnsUntil>>;
export type ColumnName = keyof Columns;

/** What the person who sent the file can do about a wrong value, by column. */
export const whatToDo: Record<ColumnName, string> = {
  customerId: 'give the bank’s own id: 1 to 64 letters, digits, "-" or "_"',
  name: 'write at most 200 characters on one line',
  email: 'write one address such as name@example.com, or leave it blank',
  phone: 'write the number with "+" and country code, such as +8613512345678, or leave it blank',
  birthday: 'write year-month-day, such as 1985-02-28, or leave it blank',
  locale: 'write en or zh-CN, or leave it blank',
  timezone: 'write an IANA name, such as Asia/Shanghai',
  city: 'write at most 100 characters on one line',
  occupation: 'write at most 100 characters on one line',
  maritalStatus: 'write at most 100 characters on one line',
  education: 'write at most 100 characters on one line',
  hasHousingLoan: 'write yes, no or unknown, or leave it blank',
  hasPersonalLoan: 'write yes, no or unknown, or leave it blank',
  riskGrade: 'write C1 to C5, or leave it blank',
  balance: 'write digits with a point for decimals and no separators, such as 4915.44',
  tier: 'write at most 40 characters on one line',
  flags: `write words from ${SuppressionFlag.options.join(', ')} with "|" between them, or leave it blank`,
  brand: 'write the brand’s short name in lower case, or leave it blank',
  accountOpenedOn: 'write year-month-day, such as 2010-02-02, or leave it blank',
  marketingEmailConsent: 'write yes or no, or leave it blank',
  marketingSmsConsent: 'write yes or no, or leave it blank',
  consentedAt: 'write a time with offset, such as 2010-03-14T10:00:00Z, or leave it blank',
};

function refuse(context: z.RefinementCtx<string>, message: string): never {
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
}
