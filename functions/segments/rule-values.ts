import type { FieldType } from '../contracts/segment.ts';
import type { CatalogueField } from './field-catalogue.ts';

export type Scalar = string | number | boolean;
export type Parsed<T> = { ok: true; value: T } | { ok: false; message: string };

const accepted = <T>(value: T): Parsed<T> => ({ ok: true, value });
const refused = (message: string): { ok: false; message: string } => ({ ok: false, message });

/** Days a rule may look back or ahead: a hundred years. */
const mostDays = 36_500;
/** Values one list may hold; longer lists belong in a column of the import. */
const mostListed = 500;

/** One value of the field's type. Numbers may come as text ("5000"), yes and no as words. */
export function parseScalar(field: CatalogueField, value: unknown): Parsed<Scalar> {
  return parsers[field.type](value, field);
}

const parsers: Record<FieldType, (value: unknown, field: CatalogueField) => Parsed<Scalar>> = {
  text: (value) => {
    const text = asText(value);
    return text ? accepted(text) : refused('give a text; to ask whether it is missing use the operator "null"');
  },
  number: (value) => parseNumber(value),
  date: (value) => {
    const text = asText(value);
    return isDate(text) ? accepted(text) : refused('give a date such as 2027-03-01');
  },
  'yes-no': (value) => {
    const word = asText(value).toLowerCase();
    if (word === 'yes' || word === 'true') return accepted(true);
    return word === 'no' || word === 'false' ? accepted(false) : refused('give yes or no');
  },
  choice: (value, { choices = [] }) => {
    const word = typeof value === 'boolean' ? (value ? 'yes' : 'no') : asText(value);
    const known = choices.map((choice) => choice.value);
    return known.includes(word) ? accepted(word) : refused(`give one of ${known.join(', ')}`);
  },
};

export function parseNumber(value: unknown): Parsed<number> {
  const text = asText(value);
  return /^[+-]?\d+(\.\d+)?$/.test(text) ? accepted(Number(text)) : refused('give a number such as 5000');
}

export function parseDays(value: unknown): Parsed<number> {
  const days = parseNumber(value);
  return days.ok && Number.isInteger(days.value) && days.value >= 0 && days.value <= mostDays
    ? days
    : refused(`give a whole number of days from 0 to ${mostDays}`);
}

/** An array, or text with commas between the values. */
export function parseList(value: unknown, parse: (one: unknown) => Parsed<Scalar>): Parsed<Scalar[]> {
  const all = Array.isArray(value) ? (value as unknown[]) : asText(value).split(/[,，]/);
  const listed = all.filter((one) => asText(one) !== '');
  if (listed.length === 0) return refused('give at least one value: an array, or text with commas between');
  if (listed.length > mostListed) return refused(`give at most ${mostListed} values`);
  const parsed = listed.map(parse);
  const wrong = parsed.find((one) => !one.ok);
  return wrong ?? accepted(parsed.flatMap((one) => (one.ok ? [one.value] : [])));
}

/** Two values, the smaller first. */
export function parseRange(value: unknown, parse: (one: unknown) => Parsed<Scalar>): Parsed<[Scalar, Scalar]> {
  const list = parseList(value, parse);
  if (!list.ok) return list;
  const [from, to, more] = list.value;
  if (from === undefined || to === undefined || more !== undefined) return refused('give two values: from and to');
  return from <= to ? accepted([from, to]) : refused('give the smaller value first');
}

function asText(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const instant = Date.parse(text);
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(text);
}
