import { expect, test } from 'vitest';
import { counted, reasonsInWords, wrapped } from '../../../infra/local/demo/words.ts';

test('counts one and many', () => {
  expect(counted(1, 'person', 'people')).toBe('1 person');
  expect(counted(1283, 'person', 'people')).toBe('1,283 people');
});

test('names the most frequent reason first', () => {
  expect(reasonsInWords({ deceased: 3, 'no-address': 50, 'in-arrears': 3 })).toEqual([
    '50 no address',
    '3 deceased',
    '3 in arrears',
  ]);
});

test('wraps between items, never inside one', () => {
  expect(wrapped(['50 no address', '3 deceased', '3 in arrears'], 26)).toEqual([
    '50 no address, 3 deceased,',
    '3 in arrears',
  ]);
  expect(wrapped(['a very long reason that nothing can shorten'], 10)).toEqual([
    'a very long reason that nothing can shorten',
  ]);
  expect(wrapped([], 10)).toEqual([]);
});
