import { type Rule, type RuleGroup, RuleOperator, type Words } from '../contracts/segment.ts';
import type { Locale } from '../contracts/vocabulary.ts';
import { type CatalogueField, choiceLabel, findField } from './field-catalogue.ts';

/** Rules read out in words, for whoever approves them: "city is one of Shanghai, Lisbon and balance is at least 5,000". */
export function describeRules(rules: RuleGroup): Words {
  return { en: describeGroup(rules, 'en', true), 'zh-CN': describeGroup(rules, 'zh-CN', true) };
}

/** `{value}` stands for the value, `{from}` and `{to}` for the ends of a range. */
const phrases: Record<RuleOperator, Words> = {
  '=': { en: 'is {value}', 'zh-CN': '为 {value}' },
  '!=': { en: 'is known and not {value}', 'zh-CN': '已知且不为 {value}' },
  '<': { en: 'is less than {value}', 'zh-CN': '小于 {value}' },
  '<=': { en: 'is at most {value}', 'zh-CN': '不超过 {value}' },
  '>': { en: 'is more than {value}', 'zh-CN': '大于 {value}' },
  '>=': { en: 'is at least {value}', 'zh-CN': '不低于 {value}' },
  in: { en: 'is one of {value}', 'zh-CN': '为 {value} 之一' },
  notIn: { en: 'is known and none of {value}', 'zh-CN': '已知且不属于 {value}' },
  between: { en: 'is from {from} to {to}', 'zh-CN': '在 {from} 与 {to} 之间' },
  contains: { en: 'contains {value}', 'zh-CN': '包含 {value}' },
  beginsWith: { en: 'begins with {value}', 'zh-CN': '以 {value} 开头' },
  null: { en: 'is not known', 'zh-CN': '未知' },
  notNull: { en: 'is known', 'zh-CN': '已知' },
  withinLastDays: { en: 'lies within the {value} days before the run', 'zh-CN': '在运行日前 {value} 天内' },
  olderThanDays: { en: 'lies more than {value} days before the run', 'zh-CN': '早于运行日前 {value} 天' },
  withinNextDays: { en: 'lies within the {value} days from the run', 'zh-CN': '在运行日起 {value} 天内' },
};

const yesNo: Record<Locale, { yes: string; no: string }> = {
  en: { yes: 'yes', no: 'no' },
  'zh-CN': { yes: '是', no: '否' },
};

const joints: Record<Locale, { and: string; or: string; list: string; not: (inner: string) => string }> = {
  en: { and: ' and ', or: ' or ', list: ', ', not: (inner) => `not (${inner})` },
  'zh-CN': { and: '，并且 ', or: '，或者 ', list: '、', not: (inner) => `不满足（${inner}）` },
};

function describeGroup(group: RuleGroup, locale: Locale, outermost: boolean): string {
  const words = joints[locale];
  const inner = group.rules
    .map((rule) => ('rules' in rule ? describeGroup(rule, locale, false) : describeRule(rule, locale)))
    .join(words[group.combinator]);
  if (group.not) return words.not(inner);
  return outermost || group.rules.length === 1 ? inner : `(${inner})`;
}

function describeRule({ field: name, operator, value }: Rule, locale: Locale): string {
  const field = findField(name);
  const known = RuleOperator.safeParse(operator);
  if (!field || !known.success) return `${name} ${operator} ${JSON.stringify(value) ?? ''}`;
  const values = listed(known.data, value).map((one) => describeValue(field, one, locale));
  const phrase = phrases[known.data][locale]
    .replace('{value}', () => values.join(joints[locale].list))
    .replace('{from}', () => values[0] ?? '')
    .replace('{to}', () => values[1] ?? '');
  return `${field.label[locale]} ${phrase}`;
}

function listed(operator: RuleOperator, value: unknown): unknown[] {
  if (Array.isArray(value)) return value as unknown[];
  const takesMany = operator === 'in' || operator === 'notIn' || operator === 'between';
  return takesMany && typeof value === 'string' ? value.split(/[,，]/).map((one) => one.trim()) : [value];
}

function describeValue(field: CatalogueField, value: unknown, locale: Locale): string {
  const text = typeof value === 'string' ? value.trim() : JSON.stringify(value);
  if (field.type === 'number') return new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(Number(text));
  if (text === 'true' || text === 'false') return yesNo[locale][text === 'true' ? 'yes' : 'no'];
  return choiceLabel(field, text)[locale];
}
