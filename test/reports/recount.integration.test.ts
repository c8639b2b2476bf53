import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Item } from '../../functions/platform/database.ts';
import { DynamoDatabase } from '../../functions/platform/dynamo-database.ts';
import { dispatch, response } from '../scoring/facts.ts';
import { createTables, type Engine, engineClient, startEngine } from '../support/engine.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.close());

const command = (...options: string[]) =>
  promisify(execFile)(process.execPath, ['infra/setup/recount.ts', '--endpoint', engine.endpoint, ...options]).then(
    ({ stdout }) => ({ code: 0, stdout }),
    (error: { code: number; stdout: string }) => ({ code: error.code, stdout: error.stdout }),
  );

it('prints every counter and ends with 1 as soon as one differs', async () => {
  const client = engineClient(engine.endpoint);
  const names = await createTables(client, (table) => `heliant-local-${table}`);
  const database = new DynamoDatabase(names, client);
  const facts = Array.from({ length: 1_000 }, (_, n) => dispatch(n));
  await database.putAll(
    [...facts, response(1, 'delivery')].map((fact) => ({ table: 'timeline', item: fact satisfies Item })),
  );
  const counters = { id: 'run_1', part: 'counters', version: 1, applied: {}, sent: 1_000, delivered: 1 };
  const row = { id: 'scoreboard', part: 'seg_1#birthday#email', version: 1, applied: {}, sent: 1_000, delivered: 1 };
  const sums = { id: 'run_1', part: 'sums#0', sent: 1_000 };
  await database.putAll([counters, row, sums].map((item) => ({ table: 'campaigns', item })));

  const equal = await command();
  expect(equal.code).toBe(0);
  expect(equal.stdout.split('\n')).toContain('run run_1 sent: 1000 equal');
  expect(equal.stdout).toContain('5 counters compared, all equal.');

  await database.write({ put: 'campaigns', item: { ...counters, sent: 999 } });
  const differs = await command('--json');
  expect(differs.code).toBe(1);
  const lines = differs.stdout
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  expect(lines).toContainEqual({
    figure: 'recount',
    kind: 'run',
    name: 'run_1',
    counter: 'sent',
    stored: 999,
    recounted: 1000,
    equal: false,
  });
  expect(lines.at(-1)).toEqual({ figure: 'recount-total', compared: 5, differences: 1 });
});
