import { describe, expect, it } from 'vitest';
import { FunctionFailed } from '../../infra/local/compute/functions/local-function.ts';
import { createOpenWork, readPartsOf } from '../../infra/local/compute/open-work.ts';

type Table = Record<string, { part: string; customerIds: string }[]>;

const openWorkOver = (table: Table) =>
  createOpenWork(async (partition, prefix) => table[`${partition} ${prefix}`.trim()] ?? []);
const run = { part: 'run_1', customerIds: '' };

describe('what a sweep could find', () => {
  it('is nothing while a run only waits for its hour', async () => {
    expect(await openWorkOver({ 'open-runs': [run] }).isOpen()).toBe(false);
  });

  it('is a message in doubt, until it is settled', async () => {
    const table: Table = { 'open-runs': [run], 'run_1 unknown#': [{ part: 'unknown#1', customerIds: 'C1' }] };
    expect(await openWorkOver(table).isOpen()).toBe(true);
    table['run_1 unknown#'] = [{ part: 'unknown#1', customerIds: '' }];
    expect(await openWorkOver(table).isOpen()).toBe(false);
  });

  it('is whatever a failed function dropped, until no run is open', async () => {
    const table: Table = { 'open-runs': [run] };
    const openWork = openWorkOver(table);
    const failing = openWork.watching({
      invoke: async () => {
        throw new FunctionFailed('no');
      },
      tally: { invocations: 0, failures: 0, busyMs: 0 },
      close: async () => {},
    });
    await expect(failing.invoke({})).rejects.toThrow(FunctionFailed);
    expect(await openWork.isOpen()).toBe(true);
    table['open-runs'] = [];
    expect(await openWork.isOpen()).toBe(false);
    table['open-runs'] = [run];
    expect(await openWork.isOpen()).toBe(false);
  });
});

describe('the table', () => {
  it('is read to the end: one message in doubt may lie behind a page of settled ones', async () => {
    const pages = [
      { Items: [{ part: { S: 'unknown#1' }, customerIds: { S: '' } }], LastEvaluatedKey: { part: { S: 'unknown#1' } } },
      { Items: [{ part: { S: 'unknown#2' }, customerIds: { S: 'C1' } }] },
    ];
    const starts: unknown[] = [];
    const read = readPartsOf('campaigns', async (_operation, input) => {
      starts.push((input as { ExclusiveStartKey?: unknown }).ExclusiveStartKey);
      return pages[starts.length - 1];
    });
    expect((await read('run_1', 'unknown#')).map(({ customerIds }) => customerIds)).toEqual(['', 'C1']);
    expect(starts).toEqual([undefined, { part: { S: 'unknown#1' } }]);
  });
});
