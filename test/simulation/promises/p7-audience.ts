import type { Customer } from '../../../functions/contracts/customer.ts';
import type { RunItem } from '../../../functions/contracts/run.ts';
import type { Audience } from '../offers.ts';
import type { World } from '../world.ts';
import { frozenPeople } from './p2-nobody-lost.ts';

/** A scan may show a record as it was a moment before. */
const lagMs = 2_000;

/** P7: who is in a run is who its segment names, no more and no fewer; a group that names nobody writes to nobody. */
export async function audienceIsNamed(world: World): Promise<void> {
  for (const run of world.chronicle.runs.values()) {
    const frozenMs = world.chronicle.frozenMs.get(run.id);
    const offer = world.staff.campaigns.find(({ id }) => id === run.campaignId)?.versions.get(run.plan.version);
    if (frozenMs === undefined || !offer) continue;
    const frozen = new Set(await frozenPeople(world, run));
    for (const { customer } of world.people) {
      const versions = world.chronicle
        .customersBetween(customer.customerId, Date.parse(run.startedAt) - lagMs, frozenMs)
        .filter((each) => each !== undefined);
      const names = versions.map((each) => isNamed(each, run, offer.audience));
      if (frozen.has(customer.customerId) && !names.includes(true))
        world.break('P7', `${customer.customerId} is in ${run.id}, and its segment does not name them`);
      if (!frozen.has(customer.customerId) && !names.includes(false))
        world.break('P7', `${customer.customerId} is named by the segment of ${run.id} and not in it`);
    }
  }
}

function isNamed(customer: Customer, { plan }: RunItem, { names }: Audience): boolean {
  return names(customer) && (!plan.date || isBirthday(customer.birthday, plan.date));
}

/** Born on 29 February, one is greeted on the 28th of a common year. */
function isBirthday(birthday: string | undefined, date: string): boolean {
  const [born, day] = [birthday?.slice(5), date.slice(5)];
  const isCommonYear =
    Number.isNaN(Date.parse(`${date.slice(0, 4)}-02-29T00:00:00Z`)) || Number(date.slice(0, 4)) % 4 !== 0;
  return born === day || (born === '02-29' && day === '02-28' && isCommonYear);
}
