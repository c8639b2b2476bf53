import { Random } from './random.ts';
import { Scheduler } from './scheduler.ts';
import { type Fault, Weather } from './weather.ts';

/** Weather that is calm but for the one fault that was ordered. */
export class OrderedWeather extends Weather {
  order: { faults: readonly Fault[]; times: number; isTurn?: (turn: number) => boolean } = { faults: [], times: 0 };
  #turn = 0;

  constructor(random: Random) {
    super(random);
    this.calm();
  }

  play(faults: readonly Fault[], times = Infinity, isTurn?: (turn: number) => boolean): void {
    this.order = { faults, times, ...(isTurn && { isTurn }) };
    this.#turn = 0;
  }

  override strikes(fault: Fault): boolean {
    const { faults, times, isTurn = () => true } = this.order;
    if (!faults.includes(fault) || times === 0 || !isTurn(this.#turn++)) return false;
    this.order.times -= 1;
    return true;
  }
}

/** Virtual time with nobody in it but who calls a port: each call is a worker of its own, as the scheduler wants it. */
export function quietWorld(startIso = '2027-02-27T00:00:00Z') {
  const random = new Random(1);
  const weather = new OrderedWeather(random);
  const scheduler = new Scheduler(Date.parse(startIso), random, weather);
  let open = 0;
  let driving: Promise<unknown> | undefined;
  const isQuiet = () => open === 0;

  async function drive(): Promise<void> {
    while (!isQuiet()) await scheduler.runUntil(Infinity, isQuiet);
    driving = undefined;
  }

  function asWorker<T>(task: () => Promise<T>): Promise<T> {
    open += 1;
    return new Promise<T>((resolve, reject) => {
      const done = () => (open -= 1);
      scheduler.spawn('caller', () => task().then(resolve, reject).finally(done), { neverKilled: true });
      driving ??= drive();
    });
  }

  /** The same port, its methods called by workers. */
  const throughWorkers = <P extends object>(port: P): P =>
    new Proxy(port, {
      get(target, name) {
        const method: unknown = Reflect.get(target, name, target);
        if (typeof method !== 'function') return method;
        return (...given: unknown[]) => asWorker(async () => Reflect.apply(method, target, given) as unknown);
      },
    });

  return { random, weather, scheduler, throughWorkers, goTo: (atMs: number) => scheduler.runUntil(atMs) };
}
