import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { Report } from './report.ts';
import { faults } from './weather.ts';

const minutes = 60_000;

/** A broken promise is an exit code of 1; the report says which. */
async function simulate(...options: string[]): Promise<Report> {
  const command = [`${import.meta.dirname}/simulate.ts`, '--json', ...options];
  const ended = await promisify(execFile)(process.execPath, command).catch((error: { stdout: string }) => error);
  return JSON.parse(ended.stdout) as Report;
}

test('keeps every promise over two thousand runs on which everything goes wrong that can', {
  timeout: 10 * minutes,
}, async () => {
  const { seeds, failures, counts } = await simulate('--seeds', '2000');

  expect(failures).toEqual([]);
  expect(seeds).toBe(2000);
  const happened = [...faults, 'sends', 'opt-outs', 'stops', 'crashes', 'links fetched by scanners', 'restored copies'];
  expect(happened.filter((kind) => !counts[kind])).toEqual([]);
});

test('plays the same seeds the same way, step by step', { timeout: 2 * minutes }, async () => {
  const [once, again] = [await simulate('--seeds', '30'), await simulate('--seeds', '30')];

  expect(again).toEqual(once);
});
