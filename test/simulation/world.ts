import { settingsKey } from '../../functions/campaigns/settings.store.ts';
import { EmailChannel, sendingLimits } from '../../functions/dispatch/email.channel.ts';
import { SmsChannel } from '../../functions/dispatch/sms.channel.ts';
import { type Item, textOf } from '../../functions/platform/database.ts';
import { MemoryDatabase, type Stored } from '../../functions/platform/memory-database.ts';
import { fenceKey } from '../../functions/triggers/fence.store.ts';
import { Bank, type Channels, keys, stackId } from './bank.ts';
import { Chronicle } from './chronicle.ts';
import { FaultyDatabase } from './faulty-database.ts';
import { MailEvents } from './mail-events.ts';
import { itemsOf, makePeople, type Person, poisonDomain } from './people.ts';
import { PromiseBroken, type PromiseNumber } from './promises/promise-broken.ts';
import { type Acceptance, type Parcel, Provider } from './provider.ts';
import { Random } from './random.ts';
import { RecentChanges } from './recent-changes.ts';
import { restoreCopy } from './restored-copy.ts';
import { type Call, Scheduler } from './scheduler.ts';
import { clientOver, SimulatedSes } from './simulated-ses.ts';
import { asSnsClient, SimulatedSms } from './simulated-sms.ts';
import { Staff } from './staff.ts';
import { Stream } from './stream.ts';
import { Visitors } from './visitors.ts';
import { Weather } from './weather.ts';

/** One of each for a whole thread: a client is dear to make, and what answers it is the world's of the moment. */
const ses = new SimulatedSes(sendingLimits);
const sms = new SimulatedSms();
const channels: Channels = {
  email: new EmailChannel('simulated', clientOver(ses)),
  sms: new SmsChannel(asSnsClient(sms)),
};

/** Days on which clocks change somewhere, a year ends or has one day more; and one on which nothing happens. */
const starts = [
  '2027-03-01',
  '2027-03-13',
  '2027-03-27',
  '2027-04-02',
  '2027-10-01',
  '2027-10-30',
  '2027-11-06',
  '2027-12-30',
  '2027-02-27',
  '2028-02-27',
];

/** A hundred times what a seed takes: messages that beget messages. */
const mostSteps = 150_000;

type Watch = {
  atAcceptance(world: World, acceptance: Acceptance): void;
  atCall(world: World, parcels: Parcel[], call: Call): void;
};

/** Several people's mailbox or phone; in some worlds its item is stored in a form that nobody can read. */
const isShared = ({ members }: Item): boolean => textOf(members).includes(' ');

/** One seed's bank with its customers, its provider and its staff, on virtual time. */
export class World {
  readonly random: Random;
  readonly weather: Weather;
  readonly scheduler: Scheduler;
  readonly chronicle = new Chronicle();
  readonly memory: MemoryDatabase;
  readonly database: FaultyDatabase;
  readonly provider: Provider;
  readonly bank: Bank;
  readonly staff: Staff;
  readonly visitors: Visitors;
  readonly events: MailEvents;
  readonly people: Person[];
  readonly startMs: number;
  readonly perSecond: number;
  /** Called when a run starts, is frozen, or something is about to be sent: where an opt-out or a pause hurts most. */
  whenBusy: () => void = () => {};
  broken: PromiseBroken | undefined;
  copies = 0;
  readonly #stream: Stream;
  readonly #watch: Watch;
  #isSetUp = false;

  constructor(seed: number, watch: Watch) {
    this.#watch = watch;
    const random = new Random(seed);
    this.random = random;
    this.weather = new Weather(random);
    this.startMs = Date.parse(`${random.pick(starts)}T00:00:00Z`) + random.between(0, 24 * 60) * 60_000;
    this.scheduler = new Scheduler(this.startMs, random, this.weather);
    const { scheduler, weather, chronicle } = this;
    const recent = new RecentChanges();
    this.memory = new MemoryDatabase((change) => this.#stored(change, recent));
    this.database = new FaultyDatabase({ memory: this.memory, recent, scheduler, weather });
    this.provider = new Provider({
      nowMs: () => scheduler.nowMs,
      weather,
      called: (parcels, call) => {
        this.whenBusy();
        this.#watch.atCall(this, parcels, call);
      },
      accepted: (acceptance) => this.#accepted(acceptance),
      rejected: (parcel) => chronicle.rejected.push(parcel),
      isPoison: (address) => address.endsWith(poisonDomain),
    });
    const parts = { scheduler, random, weather, chronicle };
    this.perSecond = random.pick([5, 14, 50, 500]);
    this.bank = new Bank(
      { ...parts, database: this.database, channels, perSecond: this.perSecond },
      { stackId, senders: random.pick([2, 5, 10]) },
    );
    this.#stream = new Stream((event) => this.bank.fold(event, {} as Parameters<Bank['fold']>[1]), parts);
    this.staff = new Staff({ ...parts, bank: this.bank, database: this.database });
    this.visitors = new Visitors({ ...parts, bank: this.bank, broken: (promise, words) => this.break(promise, words) });
    this.events = new MailEvents({ ...parts, responses: this.bank.responses });
    this.people = makePeople(random, Math.round(random.spread(5, 80)), this.startMs);
  }

  /** Customers and house rules as they stand when the story begins. */
  async setUp(): Promise<void> {
    ses.world = this;
    sms.world = this;
    const isWorn = this.random.chance(0.1);
    for (const { table, item } of itemsOf(this.people, keys.addressKey))
      await this.memory.write({ put: table, item: isWorn && isShared(item) ? { ...item, claims: 'worn off' } : item });
    await this.memory.write({ put: 'campaigns', item: { ...fenceKey, stackId } });
    await this.memory.write({ put: 'campaigns', item: { ...settingsKey, ...someSettings(this.random) } });
    this.#isSetUp = true;
  }

  /** A promise is broken: the run ends with the first one. */
  break(promise: PromiseNumber, words: string): void {
    this.broken ??= new PromiseBroken(promise, `${new Date(this.scheduler.nowMs).toISOString()}: ${words}`);
    this.scheduler.note(`BROKEN ${promise}: ${words}`);
  }

  /** Time goes on, unless a promise is broken. */
  async advance(untilMs: number): Promise<void> {
    await this.scheduler.runUntil(untilMs, () => this.broken !== undefined || this.scheduler.steps > mostSteps);
    if (this.scheduler.steps > mostSteps) this.break('P2', `the work never ends: ${mostSteps} steps`);
  }

  /** Another stack over a copy of these tables. */
  async restoreCopy(): Promise<void> {
    this.copies++;
    const { scheduler, random, weather, memory, perSecond } = this;
    await restoreCopy(
      { scheduler, random, weather, memory, perSecond, channels },
      this.staff.campaigns.map(({ id }) => id),
    );
  }

  get isAtRest(): boolean {
    return this.bank.queues.every((queue) => queue.isEmpty) && this.#stream.isDrained;
  }

  #stored(change: Stored, recent: RecentChanges): void {
    const { scheduler, chronicle } = this;
    recent.note(change, scheduler.nowMs);
    chronicle.stored(change, this.#isSetUp ? scheduler.nowMs : -Infinity);
    if (change.table === 'timeline' && change.after && !change.before) this.#stream.inserted(change.after);
    if (scheduler.current?.readOnly) this.break('P7', `a GET wrote to ${change.table}`);
  }

  #accepted(acceptance: Acceptance): void {
    const { customer, run } = acceptance.tags;
    this.scheduler.note(`accepted ${acceptance.id} ${customer} ${run}`);
    this.#watch.atAcceptance(this, acceptance);
    this.chronicle.acceptances.push(acceptance);
    this.events.after(acceptance);
    if (this.random.chance(0.08))
      this.scheduler.after(this.random.between(500, 20_000), () => this.visitors.scan(acceptance));
  }
}

export const someSettings = (random: Random) => ({
  contactCap: { messages: random.between(1, 4), windowDays: random.between(1, 7) },
  quietFromLocal: random.pick(['20:00', '21:00', '19:00']),
  quietUntilLocal: random.pick(['09:00', '08:00', '08:30']),
});
