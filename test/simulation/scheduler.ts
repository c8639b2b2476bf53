import { EventHeap } from './event-heap.ts';
import type { Random } from './random.ts';
import type { Weather } from './weather.ts';

/** How a worker ended: by itself, by an error, or killed with whatever it was waiting for. */
export type Ending = { how: 'done' | 'failed' | 'killed'; error?: unknown };

/** One invocation of a function, one request of staff or of a person: a task that runs from port call to port call. */
export type Worker = {
  id: number;
  name: string;
  /** Its instance's clock differs by this from the world's. */
  skewMs: number;
  /** Nothing it writes may take effect. */
  readOnly: boolean;
  /** Another stack's. */
  isCopy: boolean;
  state: 'running' | 'ended' | 'killed';
  calls: Set<Call>;
  end: (ending: Ending) => void;
};

/** What a worker waits for. `gone`: nobody waits any more. `dropped`: it never reached the other side. */
export type Call = { worker: Worker; name: string; gone: boolean; dropped: boolean };

/** What may leave something to look after. */
const isWork = (name: string): boolean => /^(start-run|expand-slice|send-)/.test(name);

type SpawnOptions = Partial<Pick<Worker, 'readOnly' | 'isCopy'>> & { timeoutMs?: number; neverKilled?: boolean };

/**
 * Runs every worker as a cooperative task on virtual time. A call of a port takes effect at one drawn instant and is
 * answered at another; between two happenings all workers stand still, blocked on a port, so one seed gives one order.
 */
export class Scheduler {
  nowMs: number;
  current: Worker | undefined;
  /** Rolls over every happening: two runs with the same hash went the same way. */
  traceHash = 0x811c9dc5;
  crashes = 0;
  /** Told when somebody begins to do something that is not looking after the others. */
  whenWorking: () => void = () => {};
  steps = 0;
  trace: ((line: string) => void) | undefined;
  readonly #happenings = new EventHeap();
  readonly #random: Random;
  readonly #weather: Weather;
  #workers = 0;

  constructor(startMs: number, random: Random, weather: Weather) {
    this.nowMs = startMs;
    this.#random = random;
    this.#weather = weather;
  }

  get nextMs(): number | undefined {
    return this.#happenings.next?.atMs;
  }

  at(atMs: number, act: () => void | Promise<void>): void {
    this.#happenings.add(Math.max(Math.round(atMs), this.nowMs), act);
  }

  after(ms: number, act: () => void | Promise<void>): void {
    this.at(this.nowMs + ms, act);
  }

  /** Starts a worker soon. `ended` hears how it went. */
  spawn(
    name: string,
    task: () => Promise<void>,
    { readOnly = false, isCopy = false, timeoutMs = 60_000, neverKilled = false }: SpawnOptions = {},
    ended: (ending: Ending) => void = () => {},
  ): void {
    const skewMs = this.#random.between(-40, 40);
    this.after(this.#weather.latencyMs(), () => {
      const worker: Worker = {
        id: this.#workers++,
        name,
        skewMs,
        readOnly,
        isCopy,
        state: 'running',
        calls: new Set(),
        end: (ending) => {
          if (worker.state !== 'running') return;
          worker.state = ending.how === 'killed' ? 'killed' : 'ended';
          this.note(`${ending.how} ${ending.error instanceof Error ? ending.error.message : ''}`, worker);
          ended(ending);
        },
      };
      this.note('starts', worker);
      if (isWork(name)) this.whenWorking();
      if (!neverKilled) {
        this.after(timeoutMs, () => this.#timeOut(worker));
        if (this.#weather.strikes('worker-killed')) this.#killSoon(worker);
      }
      return this.#resume(worker, () => {
        task().then(
          () => worker.end({ how: 'done' }),
          (error: unknown) => worker.end({ how: 'failed', error }),
        );
      });
    });
  }

  /** A call of a port by the current worker: `effect` happens on the other side, its outcome travels back. */
  call<T>(name: string, effect: () => T | Promise<T>): Promise<T> {
    return this.exchange(name, (call, answer) => {
      this.after(this.#weather.latencyMs(), async () => {
        if (call.dropped) return;
        this.note(name, call.worker);
        const outcome = await outcomeOf(effect, () => (this.current = call.worker));
        this.current = undefined;
        answer(this.#weather.latencyMs(), outcome);
      });
    });
  }

  /** A call whose other side decides itself what happens when. Only the first answer counts. */
  exchange<T>(
    name: string,
    begin: (call: Call, answer: (afterMs: number, outcome: () => T) => void) => void,
  ): Promise<T> {
    const worker = this.current;
    if (!worker) throw new Error(`${name}: called by no worker`);
    const call: Call = { worker, name, gone: worker.state !== 'running', dropped: false };
    if (call.gone) return new Promise(() => {});
    worker.calls.add(call);
    if (!worker.readOnly && this.#weather.strikes('worker-killed')) this.#killSoon(worker);
    return new Promise<T>((resolve, reject) => {
      begin(call, (afterMs, outcome) =>
        this.after(afterMs, async () => {
          if (call.gone) return;
          call.gone = true;
          worker.calls.delete(call);
          await this.#resume(worker, () => settle(outcome, resolve, reject));
        }),
      );
    });
  }

  /** A worker dies: what it waits for never comes; what it had sent may still arrive. */
  kill(worker: Worker): void {
    if (worker.state !== 'running') return;
    this.crashes++;
    for (const call of worker.calls) {
      call.gone = true;
      call.dropped = this.#random.chance(0.5);
    }
    worker.calls.clear();
    worker.end({ how: 'killed' });
  }

  /** Happening after happening, until this instant or until `isDone`. False when the time was over first. */
  async runUntil(untilMs: number, isDone: () => boolean = () => false): Promise<boolean> {
    while (!isDone()) {
      const next = this.#happenings.next;
      if (!next || next.atMs > untilMs) {
        this.nowMs = Math.max(this.nowMs, untilMs);
        return false;
      }
      this.#happenings.take();
      this.nowMs = next.atMs;
      const doing = next.act();
      if (doing) await doing;
    }
    return true;
  }

  /** One line of the trace, and its part in the hash (FNV-1a). */
  note(what: string, worker = this.current): void {
    this.steps++;
    const line = `${this.nowMs} ${worker ? `${worker.name}#${worker.id}` : 'world'} ${what}`;
    let hash = this.traceHash;
    for (let n = 0; n < line.length; n++) hash = Math.imul(hash ^ line.charCodeAt(n), 0x01000193);
    this.traceHash = hash >>> 0;
    this.trace?.(line);
  }

  #timeOut(worker: Worker): void {
    if (worker.state !== 'running') return;
    this.#weather.count('time-out');
    this.kill(worker);
  }

  #killSoon(worker: Worker): void {
    this.after(this.#random.between(0, this.#random.pick([25, 25, 3_000])), () => this.kill(worker));
  }

  /**
   * Lets one worker go on until it waits for a port again or has ended. All its steps are microtasks, so one turn of the
   * event loop is enough; were it to use a timer, it is waited for, and nobody else moves meanwhile.
   */
  async #resume(worker: Worker, go: () => void): Promise<void> {
    this.current = worker;
    go();
    await new Promise((done) => setImmediate(done));
    while (worker.state === 'running' && worker.calls.size === 0) await new Promise((done) => setTimeout(done, 1));
    this.current = undefined;
  }
}

function settle<T>(outcome: () => T, resolve: (value: T) => void, reject: (error: unknown) => void): void {
  try {
    resolve(outcome());
  } catch (error) {
    reject(error);
  }
}

async function outcomeOf<T>(effect: () => T | Promise<T>, before: () => void): Promise<() => T> {
  before();
  try {
    const value = await effect();
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}
