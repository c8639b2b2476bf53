import { expect, test } from 'vitest';
import { CustomerId } from '../../functions/contracts/ids.ts';
import { MemoryDatabase } from '../../functions/platform/memory-database.ts';
import { readTimeline, type TimelinePlace } from '../../functions/responses/timeline.store.ts';

const customerId = CustomerId.parse('B000001');

async function storyOf(facts: [fact: string, at: string][]) {
  const database = new MemoryDatabase();
  for (const [fact, at] of facts)
    await database.write({
      put: 'timeline',
      item: { customerId, fact, at, kind: 'bank-event', event: 'transaction' },
    });
  return database;
}

test('facts come newest first, page by page, each once, whatever their keys', async () => {
  const facts = Array.from({ length: 25 }, (_, n): [string, string] => [
    `event#${(n * 7) % 25}`,
    `2027-03-${String(1 + Math.floor(n / 2)).padStart(2, '0')}T10:00:00.000Z`,
  ]);
  const database = await storyOf(facts);
  const seen: { fact: string; at: string }[] = [];
  let place: TimelinePlace | undefined;
  do {
    const page = await readTimeline(database, customerId, 4, place);
    expect(page.facts.length).toBeLessThanOrEqual(4);
    seen.push(...page.facts);
    place = page.next;
  } while (place);
  expect(seen).toHaveLength(25);
  expect(new Set(seen.map(({ fact }) => fact)).size).toBe(25);
  expect(seen.map(({ at }) => at)).toEqual(
    facts
      .map(([, at]) => at)
      .toSorted()
      .toReversed(),
  );
});

test('a fact that cannot be read stops the reader: nothing is left out in silence', async () => {
  const database = await storyOf([['event#1', 'yesterday']]);
  await expect(readTimeline(database, customerId, 10)).rejects.toThrow('a fact of B000001 cannot be read');
});
