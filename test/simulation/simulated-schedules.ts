import { checkScheduleName, messageAt, type Schedules } from '../../functions/platform/schedules.ts';
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';
import type { SimulatedQueue } from './simulated-queue.ts';
import type { Weather } from './weather.ts';

type Parts = { scheduler: Scheduler; random: Random; weather: Weather };

const dayMs = 86_400_000;

/** Alarm clocks that ring within the minute, now and then twice, late or, rarely, not at all. */
export class SimulatedSchedules<M> implements Schedules<M> {
  readonly #target: SimulatedQueue<M>;
  readonly #parts: Parts;
  readonly #set = new Map<string, symbol>();

  constructor(target: SimulatedQueue<M>, parts: Parts) {
    this.#target = target;
    this.#parts = parts;
  }

  once(name: string, atMs: number, message: M): Promise<void> {
    const sent = messageAt(message, atMs);
    return this.#create(name, (mark) =>
      this.#parts.scheduler.at(atMs, () => {
        if (this.#set.get(name) !== mark) return;
        this.#set.delete(name);
        this.#ring(sent);
      }),
    );
  }

  daily(name: string, utcTime: string, message: M): Promise<void> {
    const [hour = 0, minute = 0] = utcTime.split(':').map(Number);
    return this.#create(name, (mark) => this.#eachDay(name, mark, (hour * 60 + minute) * 60_000, message));
  }

  remove(name: string): Promise<void> {
    return this.#parts.scheduler.call(`unschedule ${name}`, () => {
      this.#set.delete(name);
    });
  }

  /** Nothing rings any more. */
  silence(): void {
    this.#set.clear();
  }

  #eachDay(name: string, mark: symbol, msOfDay: number, message: M): void {
    const { scheduler } = this.#parts;
    const today = Math.floor(scheduler.nowMs / dayMs) * dayMs + msOfDay;
    const atMs = today > scheduler.nowMs ? today : today + dayMs;
    scheduler.at(atMs, () => {
      if (this.#set.get(name) !== mark) return;
      this.#ring(messageAt(message, atMs));
      this.#eachDay(name, mark, msOfDay, message);
    });
  }

  /** Setting a name again is a no-op, as long as it is set. */
  #create(name: string, start: (mark: symbol) => void): Promise<void> {
    const { scheduler, weather } = this.#parts;
    return scheduler.call(`schedule ${name}`, () => {
      checkScheduleName(name);
      if (weather.strikes('schedule-refused')) throw new Error('the scheduler gave no answer');
      if (this.#set.has(name)) return;
      const mark = Symbol(name);
      this.#set.set(name, mark);
      start(mark);
    });
  }

  #ring(message: M): void {
    const { random, weather } = this.#parts;
    if (weather.strikes('schedule-lost')) return;
    const times = weather.strikes('schedule-twice') ? 2 : 1;
    for (let n = 0; n < times; n++) {
      const lateMs = weather.strikes('schedule-late') ? random.between(60_000, 900_000) : random.between(0, 1_000);
      this.#target.put(message, lateMs);
    }
  }
}
