import { IANAZone } from 'luxon';
import type { Customer } from '../../../functions/contracts/customer.ts';
import type { RunItem } from '../../../functions/contracts/run.ts';
import type { Settings } from '../../../functions/contracts/settings.ts';
import type { Acceptance } from '../provider.ts';
import type { World } from '../world.ts';

/** A record or a setting changed less than this before the message counts in either state: the decision may rest on the old one. */
const graceMs = 5_000;
const minuteMs = 60_000;
const dayMs = 86_400_000;

/** P4: cap, quiet hours, suitability and what is known of the person hold for every message, by whatever path. */
export function rulesHold(world: World, acceptance: Acceptance): void {
  const { chronicle } = world;
  const { tags, atMs, isCopy } = acceptance;
  const run = chronicle.runs.get(tags.run ?? '');
  if (isCopy) world.break('P4', `a restored copy of the stack wrote to ${tags.customer}`);
  if (!run) return;
  const settings = chronicle.settingsBetween(atMs - graceMs, atMs);
  const customers = chronicle.customersBetween(tags.customer ?? '', atMs - graceMs, atMs).filter((each) => !!each);
  const wrong = (words: string) => world.break('P4', `${tags.customer} got ${run.id} though ${words}`);
  if (customers.length > 0 && customers.every((customer) => isFlagged(customer, run))) wrong('flagged');
  if (customers.length > 0 && customers.every((customer) => !isSuitable(customer, run, atMs)))
    wrong('it does not suit');
  if (customers.every((customer) => settings.every((each) => isQuiet(customer, each, atMs))))
    wrong('it is quiet hours');
  if (run.plan.purpose !== 'service' && settings.every((each) => isOverCap(world, acceptance, each)))
    wrong('the contact cap was reached');
}

const isFlagged = ({ flags }: Customer, { plan }: RunItem): boolean =>
  plan.purpose === 'service' ? flags.includes('deceased') : flags.length > 0;

function isSuitable({ riskGrade, birthday, zone }: Customer, { plan }: RunItem, atMs: number): boolean {
  if (plan.purpose !== 'product-marketing') return true;
  const today = new Date(localMs(zone, atMs)).toISOString().slice(0, 10);
  const turns18 = birthday ? `${Number(birthday.slice(0, 4)) + 18}${birthday.slice(4)}` : '';
  if (turns18 > today) return false;
  return !plan.riskGrade || (riskGrade !== undefined && plan.riskGrade.slice(1) <= riskGrade.slice(1));
}

function isQuiet({ zone }: Customer, { quietFromLocal, quietUntilLocal }: Settings, atMs: number): boolean {
  const time = new Date(localMs(zone, atMs)).toISOString().slice(11, 16);
  return time >= quietFromLocal || time < quietUntilLocal;
}

/** The wall clock's reading as if it were UTC. */
const localMs = (zone: string, atMs: number): number => atMs + IANAZone.create(zone).offset(atMs) * minuteMs;

/** Contacts are kept to the minute: one that is about to leave the window counts in either state. */
function isOverCap({ chronicle }: World, { tags, atMs }: Acceptance, { contactCap }: Settings): boolean {
  const sinceMs = atMs - contactCap.windowDays * dayMs + 2 * minuteMs;
  const before = chronicle.acceptances.filter(
    (each) =>
      each.tags.customer === tags.customer &&
      each.atMs > sinceMs &&
      chronicle.runs.get(each.tags.run ?? '')?.plan.purpose !== 'service',
  );
  return before.length >= contactCap.messages;
}

/** At the end a gate holds one contact for each message that may have left, and none for one that surely did not. */
export async function contactsAreExact(world: World): Promise<void> {
  const { chronicle } = world;
  for (const [customerId, gate] of chronicle.gates) {
    if (customerId.startsWith('addr#')) continue;
    const facts = chronicle.facts.get(customerId) ?? [];
    const dispatches = facts.flatMap(({ fact }) =>
      fact.kind === 'dispatch' && fact.purpose !== 'service' ? [fact] : [],
    );
    const mayHaveLeft = dispatches.filter(({ status }) => status !== 'failed').length;
    const open = isInOpenRun(world, customerId) ? 9 : 0;
    if (gate.contacts.length < mayHaveLeft || gate.contacts.length > dispatches.length + open)
      world.break('P4', `${customerId} has ${gate.contacts.length} contacts on the gate for ${mayHaveLeft} messages`);
  }
}

/** A worker that died in a run that was then stopped leaves its claim behind: nobody comes again to settle it. */
function isInOpenRun({ chronicle }: World, customerId: string): boolean {
  const claims = chronicle.gates.get(customerId)?.claims ?? [];
  return claims.length > 0 && [...chronicle.runs.values()].some(({ status }) => status !== 'finished');
}
