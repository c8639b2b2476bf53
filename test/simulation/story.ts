import { importSome } from './imports.ts';
import { forgotten, longestRunMs, makeAudience, makeOffer, type Offer } from './offers.ts';
import { birthdayNear } from './people.ts';
import { someSettings, type World } from './world.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** What happens at the bank in one seed: offers, second thoughts, opt-outs, corrections, losses; then calm, and an end. */
export async function tell(world: World): Promise<void> {
  const { random, scheduler, staff, startMs } = world;
  const audiences = [makeAudience(random), makeAudience(random)];
  const offers = Array.from({ length: random.pick([1, 1, 2, 3]) }, () =>
    makeOffer(random, startMs, world.people.length, random.pick(audiences)),
  );
  if (random.chance(0.4)) allAtOnce(offers);
  for (const offer of offers) scheduler.after(random.between(0, 10) * minuteMs, () => staff.launch(offer));
  if (random.chance(0.1)) scheduler.after(random.between(0, 60) * minuteMs, () => staff.launch(unfilled(world)));
  const days = offers.some(({ input }) => input.kind === 'birthday') ? random.between(1, 3) : 0.5;
  const endsMs = startMs + days * 24 * hourMs;
  planActs(world, endsMs);
  sweepRegularly(world);
  attendToPauses(world);
  await world.advance(endsMs);
  await comeToRest(world, Math.max(...offers.map(({ input }) => longestRunMs(input.kind))));
}

/** Campaigns that want the same people at the same moment. */
function allAtOnce(offers: Offer[]): void {
  const [first, ...others] = offers.filter(({ input }) => 'at' in input.schedule);
  for (const { input } of others) input.schedule = first!.input.schedule;
}

const unfilled = (world: World): Offer => ({
  ...makeOffer(world.random, world.startMs, world.people.length, forgotten),
  audience: forgotten,
});

type Act = () => void | Promise<void>;

/** Half of what people do falls into moments when a run starts or something is being sent, the rest anywhere. */
function planActs(world: World, endsMs: number): void {
  const { random, scheduler, startMs } = world;
  const acts = Array.from({ length: Math.round(random.spread(1, 16)) }, () => drawAct(world));
  const armed = acts.filter(() => random.chance(0.6));
  for (const act of acts.filter((each) => !armed.includes(each)))
    scheduler.at(random.between(startMs + 10 * minuteMs, endsMs), act);
  world.whenBusy = () => {
    if (armed.length === 0 || !random.chance(0.3)) return;
    const act = armed.pop()!;
    // At once, while a worker is between two calls, or a little later.
    scheduler.after(random.chance(0.5) ? random.between(0, 60) : random.between(0, 4_000), act);
  };
}

function drawAct(world: World): Act {
  const { random, staff } = world;
  const someone = () => random.pick(world.people).customer;
  const draw = random.next();
  if (draw < 0.4) return () => optOutSome(world);
  if (draw < 0.5) return () => pauseForAWhile(world);
  if (draw < 0.53) return () => withCampaign(world, (id) => staff.cancel(id));
  if (draw < 0.58) return () => killSwitchForAWhile(world);
  if (draw < 0.65) return () => staff.changeSettings(someSettings(random));
  if (draw < 0.78) return () => moveBirthdays(world);
  if (draw < 0.82)
    return () => staff.correct(someone().customerId, { flags: random.pick([[], ['deceased'], ['dispute']]) });
  if (draw < 0.88) return () => editSomething(world);
  if (draw < 0.92) return () => loseQueues(world);
  if (draw < 0.94) return () => backIn(world, someone().customerId);
  if (draw < 0.955) return () => world.restoreCopy();
  if (draw < 0.975) return () => importSome(world);
  return () =>
    staff.tellEvent(someone().customerId, random.pick(['transaction', 'conversion']), random.between(1, 500));
}

/** Now and then by two ways at once: a click in the mail and a STOP from the phone. */
function optOutSome({ random, people, visitors, scheduler }: World): void {
  for (const { customer } of random.some(people, random.spread(0.03, 0.5)))
    scheduler.after(random.between(0, 5_000), () => {
      for (let ways = random.chance(0.2) ? 2 : 1; ways > 0; ways--)
        visitors.optOut(customer.customerId, customer.phone);
    });
}

function backIn({ visitors }: World, customerId: string): void {
  visitors.willOptIn(customerId);
  visitors.optIn(customerId);
}

function withCampaign({ random, staff }: World, act: (id: string) => void): void {
  if (staff.campaigns.length > 0) act(random.pick(staff.campaigns).id);
}

function pauseForAWhile(world: World): void {
  const { random, scheduler, staff } = world;
  withCampaign(world, (id) => {
    staff.pause(id);
    if (random.chance(0.85)) scheduler.after(random.spread(0.1, 120) * minuteMs, () => staff.resume(id));
  });
}

function killSwitchForAWhile({ random, scheduler, staff }: World): void {
  staff.turnKillSwitch(true);
  scheduler.after(random.spread(0.2, 60) * minuteMs, () => staff.turnKillSwitch(false));
}

/** Birthdays put right: to another day of the same year, so that a later run meets the same people. */
function moveBirthdays({ random, people, staff, scheduler }: World): void {
  for (const { customer } of random.some(people, random.spread(0.05, 0.6)).slice(0, 6))
    staff.correct(customer.customerId, { birthday: birthdayNear(random, scheduler.nowMs) });
}

function editSomething(world: World): void {
  const { random, staff, startMs } = world;
  const known = staff.campaigns.length > 0 ? random.pick(staff.campaigns) : undefined;
  const last = known && [...known.versions.values()].at(-1);
  if (!known || !last) return;
  const again = makeOffer(random, startMs, world.people.length, last.audience);
  const { limits, holdout, content } = again.input;
  staff.edit(known, { ...last, input: { ...last.input, limits, holdout, content } });
}

/** A host dies and its queues with it; whoever starts it again sweeps at once. */
function loseQueues({ weather, bank, scheduler, random }: World): void {
  if (!weather.strikes('queue-lost-everything')) return;
  for (const queue of bank.queues) queue.loseEverything();
  scheduler.after(random.between(1, 120) * 1_000, () => bank.sweeps.put({ sweep: 'all', queuesLost: true }));
}

/** Now and then somebody looks at what has paused by itself, and mostly lets it go on. */
function attendToPauses(world: World): void {
  const { scheduler, random, staff, weather } = world;
  const attend = () => {
    if (weather.isCalm) return;
    for (const { id } of staff.campaigns) if (isPaused(world, id) && random.chance(0.7)) staff.resume(id);
    scheduler.after(random.between(40, 200) * minuteMs, attend);
  };
  scheduler.after(hourMs, attend);
}

/** Some minutes after anything moved, then ever more seldom: a sweep that finds nothing new changes nothing. */
function sweepRegularly(world: World): void {
  const { scheduler, bank, random } = world;
  let waitMs = 5 * minuteMs;
  let planned: { atMs: number } | undefined;
  const plan = (afterMs: number) => {
    const own = { atMs: scheduler.nowMs + afterMs };
    planned = own;
    scheduler.at(own.atMs, () => {
      if (planned !== own) return;
      bank.sweeps.put({ sweep: 'all' });
      waitMs = Math.min(waitMs * 4, 8 * hourMs);
      plan(waitMs);
    });
  };
  plan(waitMs);
  scheduler.whenWorking = () => {
    world.whenBusy();
    waitMs = random.pick([5, 15, 60]) * minuteMs;
    if (planned && planned.atMs > scheduler.nowMs + waitMs) plan(waitMs);
  };
}

/** Faults stop, staff set right what stands still, what was lost turns up, and time goes on until nothing is left to do. */
async function comeToRest(world: World, longestMs: number): Promise<void> {
  const { scheduler, weather, bank, staff, random, chronicle } = world;
  weather.calm();
  world.whenBusy = () => {};
  bank.clocks.silence();
  staff.turnKillSwitch(false);
  const left = random.some(staff.campaigns, 0.1).map(({ id }) => id);
  const latestMs = scheduler.nowMs + longestMs;
  for (let quiet = 0; quiet < 4 && scheduler.nowMs < latestMs && !world.broken; ) {
    for (const { id } of staff.campaigns) if (!left.includes(id) && isPaused(world, id)) staff.resume(id);
    await world.advance(scheduler.nowMs + 20 * minuteMs);
    const open = [...chronicle.runs.values()].filter(({ status }) => status === 'freezing' || status === 'releasing');
    quiet = open.length === 0 ? quiet + 1 : 0;
  }
  world.events.deliverLost();
  for (let n = 0; n < 30 && !world.broken; n++) {
    await world.advance(scheduler.nowMs + 10 * minuteMs);
    if (n > 2 && world.isAtRest) break;
  }
}

const isPaused = ({ chronicle }: World, id: string): boolean =>
  [...chronicle.runs.values()].some((run) => run.campaignId === id && run.status === 'paused');
