import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type DueEntry, DueHeap } from '../../infra/local/due-heap.ts';

test('gives back everything that was not removed, by due time, equal times in order of arrival', () => {
  const arrival = fc.record({ dueMs: fc.nat(20), removed: fc.boolean() });
  fc.assert(
    fc.property(fc.array(arrival), (arrivals) => {
      const heap = new DueHeap<number>();
      const entries: DueEntry<number>[] = arrivals.map(({ dueMs }, index) => heap.add(dueMs, index));
      const kept = entries.filter((_entry, index) => !arrivals[index]?.removed);
      for (const entry of entries) if (!kept.includes(entry)) heap.remove(entry);
      const taken: number[] = [];
      for (let first = heap.first; first !== undefined; first = heap.first) {
        taken.push(first.value);
        heap.remove(first);
      }
      expect(taken).toEqual(kept.toSorted((a, b) => a.dueMs - b.dueMs || a.value - b.value).map(({ value }) => value));
    }),
  );
});
