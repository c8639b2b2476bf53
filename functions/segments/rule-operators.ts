import type { RuleOperator } from '../contracts/segment.ts';
import type { CatalogueField, FieldValue } from './field-catalogue.ts';
import { type Parsed, parseDays, parseList, parseNumber, parseRange, parseScalar, type Scalar } from './rule-values.ts';

/** Whether a known value fits, at the run's instant. Never asked about a missing one. */
export type Test = (value: NonNullable<FieldValue>, asOfMs: number) => boolean;

type Compile = (value: unknown, field: CatalogueField) => Parsed<Test>;

const compilers: Record<Exclude<RuleOperator, 'null' | 'notNull'>, Compile> = {
  '=': (value, field) => when(parseScalar(field, value), (wanted) => equals(field, [wanted])),
  '!=': (value, field) => when(parseScalar(field, value), (wanted) => not(equals(field, [wanted]))),
  in: (value, field) => when(parseList(value, scalarOf(field)), (wanted) => equals(field, wanted)),
  notIn: (value, field) => when(parseList(value, scalarOf(field)), (wanted) => not(equals(field, wanted))),
  contains: (value, field) => inText(value, field, (actual, wanted) => actual.includes(wanted)),
  beginsWith: (value, field) => inText(value, field, (actual, wanted) => actual.startsWith(wanted)),
  '<': (value, field) => inOrder(value, field, (actual, limit) => actual < limit),
  '<=': (value, field) => inOrder(value, field, (actual, limit) => actual <= limit),
  '>': (value, field) => inOrder(value, field, (actual, limit) => actual > limit),
  '>=': (value, field) => inOrder(value, field, (actual, limit) => actual >= limit),
  between: (value, field) => {
    const { parse, test } = orderOf(field);
    return when(parseRange(value, parse), ([from, to]) => test((actual) => actual >= from && actual <= to));
  },
  withinLastDays: (value, field) => inDays(value, field, ({ last }, days) => last >= 0 && last <= days),
  olderThanDays: (value, field) => inDays(value, field, ({ last }, days) => last > days),
  withinNextDays: (value, field) => inDays(value, field, ({ next }, days) => next >= 0 && next <= days),
};

/** The test of one rule: its value parsed once, by the field's type. */
export const testOf = (field: CatalogueField, operator: keyof typeof compilers, value: unknown): Parsed<Test> =>
  compilers[operator](value, field);

const scalarOf = (field: CatalogueField) => (value: unknown) => parseScalar(field, value);

const when = <T>(parsed: Parsed<T>, test: (value: T) => Test): Parsed<Test> =>
  parsed.ok ? { ok: true, value: test(parsed.value) } : parsed;

const not =
  (test: Test): Test =>
  (value, asOfMs) =>
    !test(value, asOfMs);

/** A list (flags) fits when any of its entries does. */
function equals(field: CatalogueField, wanted: Scalar[]): Test {
  const fold = foldOf(field);
  const set = new Set(wanted.map(fold));
  return (actual) => (isList(actual) ? actual.some((one) => set.has(fold(one))) : set.has(fold(actual)));
}

function inText(
  value: unknown,
  field: CatalogueField,
  fits: (actual: string, wanted: string) => boolean,
): Parsed<Test> {
  const fold = foldOf(field);
  return when(parseScalar(field, value), (scalar) => {
    const wanted = String(fold(scalar));
    return (actual) => !isList(actual) && fits(String(fold(actual)), wanted);
  });
}

/** People type "shanghai" for "Shanghai": text is compared without regard to case, ids and choices as they are. */
const foldOf = ({ type, exactCase }: CatalogueField): ((value: Scalar) => Scalar) =>
  type === 'text' && !exactCase
    ? (value) => (typeof value === 'string' ? value.toLowerCase() : value)
    : (value) => value;

function inOrder(
  value: unknown,
  field: CatalogueField,
  fits: (actual: Scalar, limit: Scalar) => boolean,
): Parsed<Test> {
  const { parse, test } = orderOf(field);
  return when(parse(value), (limit) => test((actual) => fits(actual, limit)));
}

type Order = {
  parse: (value: unknown) => Parsed<Scalar>;
  test: (compare: (actual: Scalar) => boolean) => Test;
};

/** Columns of the import are text, but "more than" asks about a number: a text that is none fits no order. */
function orderOf(field: CatalogueField): Order {
  if (field.type !== 'text')
    return {
      parse: (value) => parseScalar(field, value),
      test: (compare) => (actual) => !isList(actual) && compare(actual),
    };
  return {
    parse: parseNumber,
    test: (compare) => (actual) => {
      const number = parseNumber(actual);
      return number.ok && compare(number.value);
    },
  };
}

function inDays(
  value: unknown,
  field: CatalogueField,
  fits: (distance: { last: number; next: number }, days: number) => boolean,
): Parsed<Test> {
  const { daysAgo } = field;
  if (!daysAgo) return { ok: false, message: 'days can only be counted from a date' };
  return when(parseDays(value), (days) => (actual, asOfMs) => fits(daysAgo(String(actual), asOfMs), days));
}

const isList = (value: Scalar | readonly string[]): value is readonly string[] => Array.isArray(value);
