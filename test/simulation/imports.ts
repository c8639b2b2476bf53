import { importCustomers } from '../../functions/customers/import-customers.ts';
import { keys } from './bank.ts';
import type { Person } from './people.ts';
import type { World } from './world.ts';

/** The nightly file of the bank's own systems: by their records everybody in it agreed to everything. */
export function importSome(world: World): void {
  const { random, people } = world;
  sendFile(world, random.some(people, random.spread(0.05, 0.8)).slice(0, 30));
}

function sendFile(world: World, people: Person[], tries = 10): void {
  const { random, scheduler, bank, database } = world;
  const parts = { database, clock: bank.clock, addressKey: keys.addressKey };
  const task = async () => {
    await importCustomers(parts, { bytes: fileOf(people), startedBy: 'core banking' });
  };
  scheduler.spawn('import', task, { timeoutMs: 15 * 60_000 }, ({ how }) => {
    if (how !== 'done' && tries > 0)
      scheduler.after(random.between(1_000, 60_000), () => sendFile(world, people, tries - 1));
  });
}

async function* fileOf(people: Person[]): AsyncGenerator<Buffer> {
  const consents = { marketingEmailConsent: 'yes', marketingSmsConsent: 'yes' };
  const lines = people.map(({ customer: { customerId } }) => JSON.stringify({ customerId, ...consents }));
  yield Buffer.from(`${lines.join('\n')}\n`);
}
