import type { Customer, Scores } from '../contracts/customer.ts';
import type { FieldType, RuleOperator, SegmentField, Words } from '../contracts/segment.ts';
import { decay, engagementHalfLifeDays, transactionHalfLifeDays } from '../scoring/decay.ts';
import { ageInYears, dayOfDate, dayOfInstant, daysSinceBirthday, daysToBirthday } from './calendar-days.ts';
import * as words from './field-words.ts';

/** What a field says of one customer at the run's instant; undefined when nobody knows. */
export type FieldValue = string | number | boolean | readonly string[] | undefined;

export type CatalogueField = SegmentField & {
  /** What of the customer it looks at, and nothing else: a scan reads only that. */
  attribute: keyof Customer;
  read: (customer: Partial<Customer>, asOfMs: number) => FieldValue;
  /** How many days ago (negative: ahead) the date was, or how far its yearly day is: for the operators in days. */
  daysAgo?: (value: string, asOfMs: number) => { last: number; next: number };
  /** Letters of another case are another value (ids). */
  exactCase?: true;
};

const asked = {
  text: ['=', '!=', 'in', 'notIn', 'contains', 'beginsWith', 'null', 'notNull'],
  number: ['=', '!=', '<', '<=', '>', '>=', 'between', 'in', 'notIn', 'null', 'notNull'],
  date: [
    '=',
    '!=',
    '<',
    '<=',
    '>',
    '>=',
    'between',
    'withinLastDays',
    'olderThanDays',
    'withinNextDays',
    'null',
    'notNull',
  ],
  'yes-no': ['=', '!=', 'null', 'notNull'],
  choice: ['=', '!=', 'in', 'notIn', 'null', 'notNull'],
} satisfies Record<FieldType, RuleOperator[]>;

type Read = CatalogueField['read'];
const field = (
  name: string,
  type: FieldType,
  [en, zh]: [string, string],
  read: Read,
  more: Partial<CatalogueField> = {},
): CatalogueField => ({
  name,
  type,
  label: { en, 'zh-CN': zh },
  operators: asked[type],
  attribute: name as keyof Customer,
  read,
  ...more,
});

const given = (text: string | undefined): string | undefined => text || undefined;

/** Nothing recorded counts as 0: that is known. */
const score = (read: (scores: Scores) => number, halfLifeDays: number): Read => {
  return ({ scores }, asOfMs) => (scores ? decay(read(scores), Date.parse(scores.asOf), asOfMs, halfLifeDays) : 0);
};

const calendarDate = (value: string, asOfMs: number) => {
  const last = dayOfInstant(asOfMs) - dayOfDate(value);
  return { last, next: -last };
};

const fields: CatalogueField[] = [
  field('customerId', 'text', ['customer id', '客户编号'], (c) => c.customerId, { exactCase: true }),
  field('brand', 'text', ['brand', '品牌'], (c) => c.brand),
  field('city', 'text', ['city', '城市'], (c) => given(c.city)),
  field('zone', 'text', ['time zone', '时区'], (c) => given(c.zone)),
  field('locale', 'choice', ['language', '语言'], (c) => c.locale, { choices: words.locales }),
  field('occupation', 'text', ['occupation', '职业'], (c) => given(c.occupation), { choices: words.occupations }),
  field('maritalStatus', 'text', ['marital status', '婚姻状况'], (c) => given(c.maritalStatus), {
    choices: words.maritalStates,
  }),
  field('education', 'text', ['education', '学历'], (c) => given(c.education), { choices: words.educations }),
  field('tier', 'text', ['tier', '客户等级'], (c) => given(c.tier)),
  field('balance', 'number', ['balance', '余额'], (c) => c.balance),
  field('riskGrade', 'choice', ['risk grade', '风险承受等级'], (c) => c.riskGrade, {
    choices: words.riskGrades,
    operators: ['=', '!=', '<', '<=', '>', '>=', 'in', 'notIn', 'null', 'notNull'],
  }),
  field('hasHousingLoan', 'choice', ['housing loan', '住房贷款'], (c) => c.hasHousingLoan, {
    choices: words.yesNoUnknown,
  }),
  field('hasPersonalLoan', 'choice', ['personal loan', '个人贷款'], (c) => c.hasPersonalLoan, {
    choices: words.yesNoUnknown,
  }),
  field('accountOpenedOn', 'date', ['account opened on', '开户日期'], (c) => c.accountOpenedOn, {
    daysAgo: calendarDate,
  }),
  field('birthday', 'date', ['birthday', '生日'], (c) => c.birthday, {
    operators: ['=', '!=', '<', '<=', '>', '>=', 'between', 'withinLastDays', 'withinNextDays', 'null', 'notNull'],
    daysAgo: (value, asOfMs) => ({ last: daysSinceBirthday(value, asOfMs), next: daysToBirthday(value, asOfMs) }),
  }),
  field(
    'birthdayMonth',
    'choice',
    ['month of birth', '出生月份'],
    (c) => c.birthday && String(Number(c.birthday.slice(5, 7))),
    { attribute: 'birthday', choices: words.months },
  ),
  field(
    'age',
    'number',
    ['age in years', '年龄'],
    (c, asOfMs) => (c.birthday ? ageInYears(c.birthday, asOfMs) : undefined),
    { attribute: 'birthday' },
  ),
  field('flags', 'choice', ['flags', '特殊标记'], (c) => c.flags, { choices: words.suppressionFlags }),
  field('hasEmail', 'yes-no', ['has an e-mail address', '有电子邮箱'], (c) => Boolean(c.email), { attribute: 'email' }),
  field('hasPhone', 'yes-no', ['has a phone number', '有手机号'], (c) => Boolean(c.phone), { attribute: 'phone' }),
  field(
    'emailConsent',
    'yes-no',
    ['e-mail consent as last stated to the bank', '邮件营销同意（银行登记）'],
    (c) => c.statedEmailConsent,
    { attribute: 'statedEmailConsent' },
  ),
  field(
    'smsConsent',
    'yes-no',
    ['SMS consent as last stated to the bank', '短信营销同意（银行登记）'],
    (c) => c.statedSmsConsent,
    { attribute: 'statedSmsConsent' },
  ),
  field(
    'recencyDays',
    'number',
    ['days since the last transaction', '距上次交易天数'],
    ({ scores }, asOfMs) =>
      scores?.lastTransactionAt ? (asOfMs - Date.parse(scores.lastTransactionAt)) / 86_400_000 : undefined,
    { attribute: 'scores' },
  ),
  field(
    'frequency',
    'number',
    ['transactions, recent ones weighing more', '交易频度（近期加权）'],
    score((s) => s.frequency, transactionHalfLifeDays),
    { attribute: 'scores' },
  ),
  field(
    'monetary',
    'number',
    ['amount of transactions, recent ones weighing more', '交易金额（近期加权）'],
    score((s) => s.monetary, transactionHalfLifeDays),
    { attribute: 'scores' },
  ),
  field(
    'engagementEmail',
    'number',
    ['interest shown in e-mails', '邮件互动度'],
    score((s) => s.engagementEmail, engagementHalfLifeDays),
    { attribute: 'scores' },
  ),
  field(
    'engagementSms',
    'number',
    ['interest shown in text messages', '短信互动度'],
    score((s) => s.engagementSms, engagementHalfLifeDays),
    { attribute: 'scores' },
  ),
];

/** Unknown columns of the import: text, which the operators of order read as numbers. */
const attribute = (name: string): CatalogueField =>
  field(
    `attributes.${name}`,
    'text',
    [name === '*' ? 'any other column of the import' : name, name === '*' ? '导入文件中的其他列' : name],
    ({ attributes = {} }) => (Object.hasOwn(attributes, name) ? given(attributes[name]) : undefined),
    {
      attribute: 'attributes',
      operators: [
        '=',
        '!=',
        '<',
        '<=',
        '>',
        '>=',
        'between',
        'in',
        'notIn',
        'contains',
        'beginsWith',
        'null',
        'notNull',
      ],
    },
  );

/** Columns of the import whose field has a name of its own here: both are understood. */
const columnNames: Record<string, string> = {
  timezone: 'zone',
  marketingEmailConsent: 'emailConsent',
  marketingSmsConsent: 'smsConsent',
};

const byName = new Map(fields.map((known) => [known.name, known]));

/** The field of that name, or undefined. `attributes.<column>` exists for every column. */
export function findField(name: string): CatalogueField | undefined {
  if (name.startsWith('attributes.') && name.length > 'attributes.'.length)
    return attribute(name.slice('attributes.'.length));
  return byName.get(columnNames[name] ?? name);
}

/** What a rule editor offers. */
export const fieldCatalogue = (): SegmentField[] =>
  [...fields, attribute('*')].map(({ name, type, label, operators, choices }) => ({
    name,
    type,
    label,
    operators,
    ...(choices && { choices }),
  }));

/** The label of a choice, or the value itself. */
export const choiceLabel = ({ choices }: CatalogueField, value: string): Words =>
  choices?.find((choice) => choice.value === value)?.label ?? { en: value, 'zh-CN': value };
