import type { z } from 'zod';
import type { FieldError } from '../contracts/problem.ts';

/** Checks a value that came from outside: the value as the schema gives it, or each wrong field in plain words. */
export function check<S extends z.ZodType>(
  schema: S,
  value: unknown,
): { ok: true; value: z.output<S> } | { ok: false; errors: FieldError[] } {
  const parsed = schema.safeParse(value, { error: plainWords });
  if (parsed.success) return { ok: true, value: parsed.data };
  return { ok: false, errors: parsed.error.issues.flatMap((issue) => fieldErrors(issue, [])) };
}

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** Where a value may have several forms, the one that it comes nearest to says what is wrong. */
function fieldErrors(issue: Issue, above: Path): FieldError[] {
  const path = [...above, ...issue.path];
  if (issue.code !== 'invalid_union' || issue.errors.length === 0)
    return [{ path: pathText(path), message: issue.message }];
  const nearest = issue.errors.reduce((best, form) => (form.length < best.length ? form : best));
  return nearest.flatMap((inner) => fieldErrors(inner, path));
}

/** `rules.rules[1].value`. */
function pathText(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? String(step) : `${text}.${String(step)}`;
  }, '');
}

type RawIssue = z.core.$ZodRawIssue;

/** Zod's own words only where ours have none; a schema's own message always stands. */
function plainWords(issue: RawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return wanted(issue.input, nouns[issue.expected] ?? issue.expected);
    case 'invalid_value':
      return wanted(
        issue.input,
        issue.values.length > 1 ? `one of ${issue.values.join(', ')}` : String(issue.values[0]),
      );
    case 'invalid_format':
      return wanted(issue.input, formats[issue.format] ?? `of the form ${issue.format}`);
    case 'too_small':
      return tooSmall(issue.origin, Number(issue.minimum));
    case 'too_big':
      return `must ${sizeVerb(issue.origin)} at most ${issue.maximum}${sizeUnit(issue.origin)}`;
    case 'unrecognized_keys':
      return `does not know ${issue.keys.map((key) => `"${key}"`).join(', ')}: remove it`;
    case 'custom':
    case 'invalid_element':
    case 'invalid_key':
    case 'invalid_union':
    case 'not_multiple_of':
    default:
      return undefined;
  }
}

const wanted = (input: unknown, what: string): string =>
  input === undefined ? `is missing: give ${what}` : `must be ${what}`;

const nouns: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

const formats: Record<string, string> = {
  datetime: 'a time with offset, such as 2027-03-01T10:00:00+08:00',
  date: 'a date, such as 2027-03-01',
  email: 'an e-mail address, such as name@example.com',
  url: 'a link, such as https://bank.example/offer',
  regex: 'written in the characters allowed',
};

function tooSmall(origin: string, minimum: number): string {
  if (minimum === 1 && (origin === 'string' || origin === 'array')) return 'must not be empty';
  return `must ${sizeVerb(origin)} at least ${minimum}${sizeUnit(origin)}`;
}

const sizeVerb = (origin: string): string => (origin === 'string' || origin === 'array' ? 'have' : 'be');
const sizeUnit = (origin: string): string =>
  origin === 'string' ? ' characters' : origin === 'array' ? ' entries' : '';
