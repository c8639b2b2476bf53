import type { MessageChannel } from '../../functions/contracts/vocabulary.ts';
import type { Call } from './scheduler.ts';
import type { Fault, Weather } from './weather.ts';

/** A message as it reaches the provider. `template`: the stored one it names, for mail; `words` of an SMS. */
export type Parcel = {
  channel: MessageChannel;
  to: string;
  tags: Record<string, string>;
  template?: string;
  words?: string;
  unsubscribeUrl?: string;
};
/** A parcel that the provider took, and when (epoch ms, virtual). */
export type Acceptance = Parcel & { id: string; atMs: number; workerName: string; isCopy: boolean };

/** What the provider says of one parcel. `unsaid`: nothing, though it took it. */
export type EntryAnswer = { status: string; id?: string } | 'unsaid';

/** What the provider needs of the world around it. */
export type ProviderWorld = {
  nowMs(): number;
  weather: Weather;
  /** A call that reached the provider, whatever becomes of it. */
  called(parcels: Parcel[], call: Call): void;
  accepted(acceptance: Acceptance): void;
  rejected(parcel: Parcel): void;
  /** Addresses for which the provider takes no call at all. */
  isPoison(address: string): boolean;
};

/** Whatever the wire: takes parcels, or does not, and keeps what it took. */
export class Provider {
  readonly world: ProviderWorld;
  #taken = 0;
  #throttlesUntilMs = -Infinity;

  constructor(world: ProviderWorld) {
    this.world = world;
  }

  /** How the next call ends. A throttle goes on for a while, for everybody: it is the account that is over its rate. */
  fate(): Fate {
    const { weather } = this.world;
    if (this.world.nowMs() < this.#throttlesUntilMs) {
      weather.count('provider-throttles-call');
      return 'throttled';
    }
    const fate = fateOf(weather);
    if (fate === 'throttled') this.#throttlesUntilMs = this.world.nowMs() + throttledMs;
    return fate;
  }

  /** All of them, whatever is then said of it. */
  acceptAll(parcels: Parcel[], call: Call): EntryAnswer[] {
    return parcels.map((parcel) => ({ status: 'SUCCESS', id: this.#accept(parcel, call) }));
  }

  /** One by one: some throttled, some rejected, some forgotten in the answer. */
  sort(parcels: Parcel[], call: Call): EntryAnswer[] {
    const { weather } = this.world;
    const half = weather.strikes('provider-accepts-half') ? Math.ceil(parcels.length / 2) : parcels.length;
    const saysAll = !weather.strikes('provider-answers-half');
    const isSaid = (n: number) => saysAll || n < parcels.length / 2;
    return parcels.map((parcel, n): EntryAnswer => {
      // Of what is not said some was taken and some was not.
      if (!isSaid(n)) return n % 2 === 0 ? this.#takeSilently(parcel, call) : 'unsaid';
      if (n >= half) return { status: 'TRANSIENT_FAILURE' };
      if (weather.strikes('provider-throttles-entry')) return { status: 'ACCOUNT_THROTTLED' };
      if (!weather.strikes('provider-rejects-entry')) return { status: 'SUCCESS', id: this.#accept(parcel, call) };
      this.world.rejected(parcel);
      return { status: n % 2 === 0 ? 'MESSAGE_REJECTED' : 'INVALID_PARAMETER' };
    });
  }

  #takeSilently(parcel: Parcel, call: Call): 'unsaid' {
    this.#accept(parcel, call);
    return 'unsaid';
  }

  #accept(parcel: Parcel, { worker }: Call): string {
    const id = `m${this.#taken++}`;
    const at = { atMs: this.world.nowMs(), workerName: worker.name, isCopy: worker.isCopy };
    this.world.accepted({ ...parcel, id, ...at });
    return id;
  }
}

/** How a call ends on the wire. */
export type Fate =
  | 'answered'
  | 'no-connection'
  | 'connect-hangs'
  | 'reset-before'
  | 'reset-after'
  | 'throttled'
  | 'set-up-refused'
  | '500-before'
  | '500-after'
  | 'hangs'
  | 'answered-late';

const faultsOfWire: [Fault, Fate][] = [
  ['provider-no-connection', 'no-connection'],
  ['provider-connect-hangs', 'connect-hangs'],
  ['provider-reset-before', 'reset-before'],
  ['provider-reset-after', 'reset-after'],
  ['provider-throttles-call', 'throttled'],
  ['provider-set-up-refused', 'set-up-refused'],
  ['provider-500-before', '500-before'],
  ['provider-500-after', '500-after'],
  ['provider-hangs', 'hangs'],
  ['provider-answers-late', 'answered-late'],
];

/** Ends of a call with which nothing was taken, and which say so. */
export const isPlain = (fate: Fate): boolean =>
  fate === 'no-connection' || fate === 'throttled' || fate === 'set-up-refused';

const throttledMs = 1_000;

function fateOf(weather: Weather): Fate {
  for (const [fault, fate] of faultsOfWire) if (weather.strikes(fault)) return fate;
  return 'answered';
}
