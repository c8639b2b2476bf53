import type { SegmentId } from '../contracts/ids.ts';
import { Segment } from '../contracts/segment.ts';
import { absent, type Cursor, type Database, type Item, type Write, type WriteOutcome } from '../platform/database.ts';
import { Rejected } from '../platform/errors.ts';

/** A segment: item `segment` as it is now, and `version#<n>` for each version it ever had. */
const segmentKey = (id: SegmentId) => ({ id: id as string, part: 'segment' });
const versionPart = (version: number): string => `version#${String(version).padStart(6, '0')}`;

/** Throws `Rejected` when it is stored and cannot be read. */
export async function readSegment(database: Database, id: SegmentId): Promise<Segment | undefined> {
  const item = await database.get('campaigns', segmentKey(id));
  return item && toSegment(item);
}

/** Newest first. */
export async function listSegments(
  database: Database,
  limit: number,
  cursor?: Cursor,
): Promise<{ segments: Segment[]; cursor?: Cursor }> {
  const query = { partition: 'segment', index: 'by-list', descending: true, limit };
  const page = await database.query('campaigns', cursor ? { ...query, cursor } : query);
  return { segments: page.items.map(toSegment), ...(page.cursor && { cursor: page.cursor }) };
}

/** `conflict` when a segment of that id is there already. */
export const insertSegment = (database: Database, segment: Segment): Promise<WriteOutcome> =>
  database.transact([{ put: 'campaigns', item: toItem(segment), if: { id: absent } }, versionWrite(segment)]);

/** Puts the next version in place of the one that was read: `conflict` when somebody was faster. */
export const replaceSegment = (database: Database, before: Segment, next: Segment): Promise<WriteOutcome> =>
  database.transact([{ put: 'campaigns', item: toItem(next), if: { version: before.version } }, versionWrite(next)]);

const versionWrite = (segment: Segment): Write => ({
  put: 'campaigns',
  item: { ...asItem(segment), part: versionPart(segment.version) },
  if: { id: absent },
});

function toSegment(item: Item): Segment {
  const parsed = Segment.safeParse(item);
  if (!parsed.success) throw new Rejected(`segment ${item.id as string} cannot be read: ${parsed.error.message}`);
  return parsed.data;
}

const toItem = (segment: Segment): Item => ({
  ...asItem(segment),
  part: 'segment',
  list: 'segment',
  listedAt: `${segment.createdAt}#${segment.id}`,
});

/** The rules came in as JSON, so they are values a table can hold. */
const asItem = (segment: Segment): Item => segment as unknown as Item;
