import { expect, it } from 'vitest';
import { MemoryDatabase } from '../../functions/platform/memory-database.ts';
import { nextId } from '../../functions/platform/sequence.ts';

it('counts each kind of id on its own, from one', async () => {
  const database = new MemoryDatabase();
  expect(await nextId(database, 'imp')).toBe('imp_000001');
  expect(await nextId(database, 'imp')).toBe('imp_000002');
  expect(await nextId(database, 'cmp')).toBe('cmp_000001');
});

it('never gives one id twice, whoever asks at the same time', async () => {
  const database = new MemoryDatabase();
  const ids = await Promise.all(Array.from({ length: 12 }, () => nextId(database, 'seg')));
  expect(ids.toSorted()).toEqual(Array.from({ length: 12 }, (_, n) => `seg_${String(n + 1).padStart(6, '0')}`));
});
