import { dayOfInstant } from './calendar-days.ts';
import type { SegmentPredicate } from './compile-segment.ts';
import type { CustomerPages } from './customer-pages.store.ts';
import { type Interval, scoreInterval } from './sample-interval.ts';

/** Banks that look no bigger than this are counted: nine pages, no longer than the sample would take. */
const countedUpTo = 8_000;
/** People in a sample: one in ten of them matching gives an interval of ±11 %. */
const sampleSize = 3_000;
const firstSegments = 64;
/** Most segments a scan can be cut into (DynamoDB API: Scan, TotalSegments). */
const mostSegments = 1_000_000;

/** How many the rules fit at an instant: reads every customer, page by page, holding one page. */
export async function countSegment(source: CustomerPages, matches: SegmentPredicate, atMs: number): Promise<number> {
  let count = 0;
  for await (const customers of source.pages())
    for (const customer of customers) if (matches(customer, atMs)) count += 1;
  return count;
}

/**
 * An estimate with its 95 % interval from a few scan segments, which cut the table into equal shares by a hash of the id:
 * whatever the rules ask, a segment is a fair draw, and its share is known without knowing the size of the bank. The same
 * segments serve all day, so that two wordings of a rule are compared on the same people. Small banks are counted.
 */
export async function previewSegment(
  source: CustomerPages,
  matches: SegmentPredicate,
  atMs: number,
): Promise<Interval> {
  const { segments, people } = await cutToSize(source, atMs);
  if (people * segments <= countedUpTo) {
    const count = await countSegment(source, matches, atMs);
    return { estimate: count, low: count, high: count };
  }
  const taken = Math.min(segments, Math.ceil(sampleSize / people));
  const drawn = Array.from({ length: taken }, (_, n) => (startOfDay(atMs, segments) + n) % segments);
  const seen = await Promise.all(drawn.map((segment) => countIn(source, matches, atMs, { segment, segments })));
  return scoreInterval(
    seen.reduce((sum, count) => sum + count, 0),
    taken / segments,
  );
}

/** About how many customers the bank has, from one small share of them. */
export async function estimateBankSize(source: CustomerPages, atMs: number): Promise<number> {
  const { segments, people } = await cutToSize(source, atMs);
  return segments * people;
}

/** Finds how many segments to cut into, so that one holds a page or three, and how many people one holds. */
async function cutToSize(source: CustomerPages, atMs: number): Promise<{ segments: number; people: number }> {
  for (let segments = firstSegments; ; segments = Math.min(segments * 16, mostSegments)) {
    let people = 0;
    let ended = true;
    for await (const customers of source.pages({ segment: startOfDay(atMs, segments), segments })) {
      people += customers.length;
      ended = people < sampleSize;
      if (!ended) break;
    }
    if (ended || segments === mostSegments) return { segments, people };
  }
}

async function countIn(
  source: CustomerPages,
  matches: SegmentPredicate,
  atMs: number,
  share: { segment: number; segments: number },
): Promise<number> {
  let count = 0;
  for await (const customers of source.pages(share))
    count += customers.filter((customer) => matches(customer, atMs)).length;
  return count;
}

/** Another start every day; the factor is prime, so that days do not repeat their segments soon. */
const startOfDay = (atMs: number, segments: number): number => (dayOfInstant(atMs) * 7_919) % segments;
