import { expect, it } from 'vitest';
import { advance, isApplied, padSequence } from '../../functions/scoring/checkpoint.ts';

const place = (sequence: string, madeAtS = 1_800_000_000) => ({ sequence: padSequence(sequence), madeAtS });

it('orders sequence numbers of different lengths as numbers, also those too long for one', () => {
  const applied = advance({}, 'shard-a', place('99999999999999999999999999999999999999'));
  expect(isApplied(applied, 'shard-a', padSequence('100000000000000000000000000000000000000'))).toBe(false);
  expect(isApplied(applied, 'shard-a', padSequence('99999999999999999999999999999999999999'))).toBe(true);
  expect(isApplied(applied, 'shard-a', padSequence('9'))).toBe(true);
});

it('knows each shard on its own', () => {
  const applied = advance(advance({}, 'shard-a', place('500')), 'shard-b', place('100'));
  expect(isApplied(applied, 'shard-a', padSequence('400'))).toBe(true);
  expect(isApplied(applied, 'shard-b', padSequence('400'))).toBe(false);
  expect(isApplied(applied, 'shard-c', padSequence('1'))).toBe(false);
});

it('forgets a shard 25 hours after its last record, when the stream cannot bring it again; not a second before', () => {
  const old = advance({}, 'shard-a', place('500', 1_800_000_000));
  expect(Object.keys(advance(old, 'shard-b', place('1', 1_800_090_000)))).toEqual(['shard-a', 'shard-b']);
  expect(Object.keys(advance(old, 'shard-b', place('1', 1_800_090_001)))).toEqual(['shard-b']);
});

it('never forgets the shard that it is reading, however long it was quiet', () => {
  const old = advance({}, 'shard-a', place('500', 1_800_000_000));
  const later = advance(old, 'shard-a', place('501', 1_900_000_000));
  expect(later).toEqual({ 'shard-a': '0000000000000000000000000000000000000501@1900000000' });
});
