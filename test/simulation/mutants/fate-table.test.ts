import { expect, it } from 'vitest';
import { toTable } from './fate-table.ts';

it('says of each mutant which promise killed it, at which seed and after how many', () => {
  const table = toTable([
    { name: 'unknown-sent-again', seconds: 2.34, fate: 'killed', promise: 'P1', seed: 17, seeds: 18, message: 'twice' },
    { name: 'tough', seconds: 61, fate: 'survived', seeds: 2000 },
    { name: 'gone', seconds: 0.1, fate: 'error', message: 'no longer applies' },
  ]);
  expect(table.split('\n')).toEqual([
    'mutant              killed by  at seed  after seeds  seconds',
    'unknown-sent-again  P1              17           18      2.3',
    'tough               SURVIVED                   2000     61.0',
    'gone                NOT TRIED                            0.1',
  ]);
});
