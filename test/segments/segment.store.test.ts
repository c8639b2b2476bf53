import { expect, test } from 'vitest';
import { SegmentId } from '../../functions/contracts/ids.ts';
import type { Segment } from '../../functions/contracts/segment.ts';
import { MemoryDatabase } from '../../functions/platform/memory-database.ts';
import { insertSegment, listSegments, readSegment, replaceSegment } from '../../functions/segments/segment.store.ts';
import { all, rule } from './customers.ts';

const segment = (changes: Partial<Segment> = {}): Segment => ({
  id: SegmentId.parse('seg_000001'),
  name: 'Lisbon',
  rules: all(rule('city', '=', 'Lisbon')),
  createdAt: '2027-03-01T10:00:00.000Z',
  createdBy: 'Ann',
  version: 1,
  ...changes,
});

test('a segment comes back as it was stored, without its keys', async () => {
  const database = new MemoryDatabase();
  expect(await insertSegment(database, segment())).toBe('done');
  expect(await readSegment(database, SegmentId.parse('seg_000001'))).toEqual(segment());
  expect(await readSegment(database, SegmentId.parse('seg_000002'))).toBeUndefined();
});

test('an id is given once', async () => {
  const database = new MemoryDatabase();
  await insertSegment(database, segment());
  expect(await insertSegment(database, segment({ name: 'other' }))).toBe('conflict');
});

test('of two people who change the same version one is told so', async () => {
  const database = new MemoryDatabase();
  await insertSegment(database, segment());
  expect(await replaceSegment(database, segment(), segment({ name: 'first', version: 2 }))).toBe('done');
  expect(await replaceSegment(database, segment(), segment({ name: 'second', version: 2 }))).toBe('conflict');
  expect((await readSegment(database, segment().id))?.name).toBe('first');
});

test('every version is kept', async () => {
  const database = new MemoryDatabase();
  await insertSegment(database, segment());
  await replaceSegment(database, segment(), segment({ name: 'later', version: 2 }));
  const first = await database.get('campaigns', { id: 'seg_000001', part: 'version#000001' });
  expect(first?.name).toBe('Lisbon');
});

test('segments are listed newest first, page by page', async () => {
  const database = new MemoryDatabase();
  for (const n of [1, 2, 3])
    await insertSegment(
      database,
      segment({ id: SegmentId.parse(`seg_00000${n}`), createdAt: `2027-03-0${n}T10:00:00.000Z` }),
    );
  const first = await listSegments(database, 2);
  expect(first.segments.map(({ id }) => id)).toEqual(['seg_000003', 'seg_000002']);
  const rest = await listSegments(database, 2, first.cursor);
  expect(rest.segments.map(({ id }) => id)).toEqual(['seg_000001']);
});
