import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createLocalFunction,
  FunctionFailed,
  type LocalFunction,
} from '../../infra/local/compute/functions/local-function.ts';

const source = `
let calls = 0;
export const handler = async (event, context) => {
  calls += 1;
  if (event.do === 'fail') throw new RangeError('too far');
  if (event.do === 'hang') return new Promise(() => {});
  if (event.do === 'exit') process.exit(3);
  console.log('called with', event.do);
  return { calls, environment: process.env, year: new Date().getUTCFullYear(), name: context.functionName, gone: undefined };
};`;

describe('a function in its thread', () => {
  let folder: string;
  let local: LocalFunction;
  const offset = new SharedArrayBuffer(8);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'heliant-function-'));
    const bundle = join(folder, 'bundle.mjs');
    writeFileSync(bundle, source);
    local = createLocalFunction(
      {
        name: 'send-batch',
        arn: 'arn:send-batch',
        environment: { ONLY: 'this' },
        bundleUrl: pathToFileURL(bundle).href,
        exportName: 'handler',
        timeoutMs: 3_000,
        memoryMb: 128,
        logFile: join(folder, 'send-batch.log'),
        verbose: false,
      },
      offset,
    );
  });
  afterEach(async () => {
    await local.close();
    rmSync(folder, { recursive: true });
  });

  it('sees its own environment, its name and virtual time, and answers in JSON', async () => {
    new Float64Array(offset)[0] = Date.UTC(2300, 5, 1) - Date.now();
    expect(await local.invoke({})).toEqual({ calls: 1, environment: { ONLY: 'this' }, year: 2300, name: 'send-batch' });
  });

  it('stays warm, and takes one event at a time in each of two threads', async () => {
    expect(await local.invoke({})).toMatchObject({ calls: 1 });
    const answers = await Promise.all(Array.from({ length: 6 }, () => local.invoke({}, Number.POSITIVE_INFINITY)));
    const calls = answers.map((answer) => (answer as { calls: number }).calls);
    expect(calls.length).toBe(6);
    expect(Math.max(...calls)).toBeLessThanOrEqual(7);
  });

  it('fails with what it threw, and works on', async () => {
    await expect(local.invoke({ do: 'fail' })).rejects.toThrow('send-batch: RangeError: too far');
    expect(await local.invoke({})).toMatchObject({ calls: 2 });
    expect(readFileSync(join(folder, 'send-batch.log'), 'utf8')).toContain('RangeError: too far');
  });

  it('is ended when it takes longer than the template allows', async () => {
    const hanging = local.invoke({ do: 'hang' });
    await expect(hanging).rejects.toThrow('send-batch timed out after 3 s');
    await expect(hanging).rejects.toMatchObject({ timedOut: true });
    expect(await local.invoke({}, 5_000)).toMatchObject({ calls: 1 });
  });

  it('fails when its thread dies, and gets a new one', async () => {
    await expect(local.invoke({ do: 'exit' })).rejects.toThrow(FunctionFailed);
    expect(await local.invoke({}, 5_000)).toMatchObject({ calls: 1 });
  });
});
