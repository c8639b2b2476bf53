/** A first-in, first-out line. Array.shift moves every element of a long array; this one moves them once in a while. */
export class Line<T> {
  private items: (T | undefined)[] = [];
  private head = 0;

  get length(): number {
    return this.items.length - this.head;
  }

  push(item: T): void {
    this.items.push(item);
  }

  /** Lets the one at `position` change places with the first. */
  bringForward(position: number): void {
    if (position === 0) return;
    const at = this.head + position;
    [this.items[this.head], this.items[at]] = [this.items[at], this.items[this.head]];
  }

  shift(): T | undefined {
    const item = this.items[this.head];
    if (this.head === this.items.length) return undefined;
    this.items[this.head] = undefined;
    this.head += 1;
    if (this.head > 1024 && this.head * 2 > this.items.length) {
      this.items = this.items.slice(this.head);
      this.head = 0;
    }
    return item;
  }
}
