/** Something that happens at an instant of virtual time (epoch ms). Those of one instant happen in the order they were planned. */
export type Happening = { atMs: number; order: number; act: () => void | Promise<void> };

/** What is to come, the next one first. */
export class EventHeap {
  readonly #heap: Happening[] = [];
  #planned = 0;

  get size(): number {
    return this.#heap.length;
  }

  get next(): Happening | undefined {
    return this.#heap[0];
  }

  add(atMs: number, act: Happening['act']): void {
    const heap = this.#heap;
    let at = heap.length;
    const happening = { atMs, order: this.#planned++, act };
    heap.push(happening);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(happening, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = happening;
  }

  take(): Happening | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (!first || !last || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (!isBefore(heap[child]!, last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
    return first;
  }
}

const isBefore = (a: Happening, b: Happening): boolean => a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
