import { type DueEntry, DueHeap } from './due-heap.ts';
import type { PeriodicSweep, VirtualClock } from './parts.ts';

type Fire = () => void | Promise<void>;
type Sweep = PeriodicSweep & { fire: Fire };

/** setTimeout holds its delay in 31 bits (Node: longer ones fire at once); we wake up earlier and look again. */
const longestTimeoutMs = 2 ** 31 - 1;

/** A clock that starts at `startMs` (epoch ms) and ticks on with real time. Pending timers do not keep the process alive. */
export function createVirtualClock(startMs: number): VirtualClock {
  return new TickingClock(startMs);
}

class TickingClock implements VirtualClock {
  readonly shared = new SharedArrayBuffer(8);
  private readonly offsetMs = new Float64Array(this.shared);
  private readonly instants = new DueHeap<Fire>();
  private readonly sweeps = new DueHeap<Sweep>();
  private latestMs: number;
  private timer: NodeJS.Timeout | undefined;
  private timerDueMs = Number.POSITIVE_INFINITY;
  private advancing: Promise<void> | undefined;
  private closed = false;

  constructor(startMs: number) {
    this.latestMs = startMs;
    this.offsetMs[0] = startMs - Date.now();
  }

  now(): number {
    // The host's own clock may be set back; ours may not.
    this.latestMs = Math.max(this.latestMs, Date.now() + (this.offsetMs[0] ?? 0));
    return this.latestMs;
  }

  at(dueMs: number, fire: Fire, sweep?: PeriodicSweep): () => void {
    if (sweep !== undefined) return this.pending(this.sweeps, dueMs, { ...sweep, fire });
    return this.pending(this.instants, dueMs, fire);
  }

  nextDueMs(): number | undefined {
    return this.instants.first?.dueMs;
  }

  async advanceTo(targetMs: number, settle: () => Promise<void>): Promise<void> {
    while (this.advancing !== undefined) await this.advancing;
    if (targetMs < this.now()) {
      throw new RangeError(
        `The clock never goes back: it is ${new Date(this.now()).toISOString()}, asked for ${new Date(targetMs).toISOString()}.`,
      );
    }
    const done = Promise.withResolvers<void>();
    this.advancing = done.promise;
    try {
      await this.walkTo(targetMs, settle);
    } finally {
      this.advancing = undefined;
      done.resolve();
      // The timer was set for the time as it was before the jump.
      clearTimeout(this.timer);
      this.timer = undefined;
      this.arm();
    }
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
  }

  private pending<T>(heap: DueHeap<T>, dueMs: number, value: T): () => void {
    const entry = heap.add(dueMs, value);
    this.arm();
    return () => heap.remove(entry);
  }

  private async walkTo(targetMs: number, settle: () => Promise<void>): Promise<void> {
    for (let dueMs = this.earliestMs(); dueMs <= targetMs; dueMs = this.earliestMs()) {
      const sweep = this.sweepThatComesFirst();
      if (sweep !== undefined && !(await sweep.value.isWorkOpen())) {
        this.passOver(sweep, targetMs);
        continue;
      }
      this.moveTo(dueMs);
      for (const fire of sweep === undefined ? takeDue(this.instants, dueMs) : [this.take(sweep)]) await fire();
      await settle();
    }
    this.moveTo(targetMs);
  }

  private sweepThatComesFirst(): DueEntry<Sweep> | undefined {
    const sweep = this.sweeps.first;
    const instant = this.instants.first;
    return sweep !== undefined && (instant === undefined || sweep.dueMs < instant.dueMs) ? sweep : undefined;
  }

  /**
   * When a sweep comes first and no work is open, nothing can open work before the next instant: the sweep is passed
   * over up to there at once. (A year holds 105,120 five-minute sweeps.)
   */
  private passOver(sweep: DueEntry<Sweep>, targetMs: number): void {
    this.sweeps.remove(sweep);
    sweep.value.passOver(Math.min(this.instants.first?.dueMs ?? targetMs, targetMs));
  }

  private take(sweep: DueEntry<Sweep>): Fire {
    this.sweeps.remove(sweep);
    return sweep.value.fire;
  }

  private earliestMs(): number {
    return Math.min(
      this.instants.first?.dueMs ?? Number.POSITIVE_INFINITY,
      this.sweeps.first?.dueMs ?? Number.POSITIVE_INFINITY,
    );
  }

  private moveTo(targetMs: number): void {
    const behindMs = targetMs - this.now();
    if (behindMs > 0) this.offsetMs[0] = (this.offsetMs[0] ?? 0) + behindMs;
  }

  /** Wakes up for the earliest instant; an advance does its own waking. */
  private arm(): void {
    const dueMs = this.earliestMs();
    if (this.closed || this.advancing !== undefined || dueMs === Number.POSITIVE_INFINITY) return;
    if (this.timer !== undefined && this.timerDueMs <= dueMs) return;
    clearTimeout(this.timer);
    this.timerDueMs = dueMs;
    const waitMs = Math.min(Math.max(dueMs - this.now(), 0), longestTimeoutMs);
    this.timer = setTimeout(() => this.tick(), waitMs);
    this.timer.unref();
  }

  private tick(): void {
    this.timer = undefined;
    if (this.advancing !== undefined) return;
    // A failing `fire` is a defect of the host: it must end the process, not a promise nobody looks at.
    const nowMs = this.now();
    for (const fire of takeDue(this.instants, nowMs)) void fire();
    for (const { fire } of takeDue(this.sweeps, nowMs)) void fire();
    this.arm();
  }
}

function takeDue<T>(heap: DueHeap<T>, untilMs: number): T[] {
  const due: T[] = [];
  for (let entry = heap.first; entry !== undefined && entry.dueMs <= untilMs; entry = heap.first) {
    heap.remove(entry);
    due.push(entry.value);
  }
  return due;
}
