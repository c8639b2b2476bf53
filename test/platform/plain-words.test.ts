import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { check } from '../../functions/platform/plain-words.ts';

const errorsOf = (schema: z.ZodType, value: unknown) => {
  const checked = check(schema, value);
  return checked.ok ? [] : checked.errors;
};

describe('a wrong value is told in plain words', () => {
  test.each([
    ['is missing: give a text', z.string(), undefined],
    ['must be a number', z.number(), 'x'],
    ['must be a whole number', z.number().int(), 1.5],
    ['must be true or false', z.boolean(), 'x'],
    ['must be a list', z.array(z.string()), 'x'],
    ['must be an object', z.object({}), 'x'],
    ['must be one of a, b', z.enum(['a', 'b']), 'c'],
    ['must be a', z.literal('a'), 'c'],
    ['must not be empty', z.string().min(1), ''],
    ['must have at least 3 characters', z.string().min(3), 'x'],
    ['must have at most 3 characters', z.string().max(3), 'long'],
    ['must have at most 1 entries', z.array(z.string()).max(1), ['a', 'b']],
    ['must be at least 1', z.number().min(1), 0],
    ['must be at most 5', z.number().max(5), 6],
    ['must be a date, such as 2027-03-01', z.iso.date(), 'x'],
    ['must be written in the characters allowed', z.string().regex(/^a$/), 'x'],
    ['must be an a', z.string().regex(/^a$/, 'must be an a'), 'x'],
    ['does not know "x": remove it', z.strictObject({}), { x: 1 }],
  ])('%s', (message, schema, value) => {
    expect(errorsOf(schema as z.ZodType, value).map((error) => error.message)).toEqual([message]);
  });
});

test('the path reads as one would write it', () => {
  const schema = z.object({ rules: z.array(z.object({ value: z.number() })) });
  expect(errorsOf(schema, { rules: [{ value: 1 }, { value: 'x' }] })).toEqual([
    { path: 'rules[1].value', message: 'must be a number' },
  ]);
});

test('of several forms, the one the value comes nearest to says what is wrong', () => {
  const schedule = z.union([
    z.strictObject({ at: z.iso.datetime({ offset: true }) }),
    z.strictObject({ localTime: z.string() }),
  ]);
  expect(errorsOf(z.object({ schedule }), { schedule: { at: 'tomorrow' } })).toEqual([
    { path: 'schedule.at', message: 'must be a time with offset, such as 2027-03-01T10:00:00+08:00' },
  ]);
});

test('what fits comes back as the schema makes it', () => {
  expect(check(z.object({ limit: z.coerce.number().default(50) }), {})).toEqual({ ok: true, value: { limit: 50 } });
});
