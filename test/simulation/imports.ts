import { importCustomers } from '../../functions/customers/import-customers.ts';
import { keys } from './bank.ts';
import type { World } from './world.ts';

/**
 * The nightly file of the bank's own systems: by their records everybody in it agreed to everything, and some have moved,
 * come into money, or read another language now.
 */
export function importSome(world: World): void {
  const { random, people } = world;
  const rows = random.some(people, random.spread(0.05, 0.8)).map(({ customer: { customerId } }) => ({
    customerId,
    marketingEmailConsent: 'yes',
    marketingSmsConsent: 'yes',
    ...(random.chance(0.3) && { city: random.pick(['Lisbon', 'Porto', 'Shanghai']) }),
    ...(random.chance(0.3) && { balance: String(random.between(0, 10_000)) }),
    ...(random.chance(0.2) && { locale: random.pick(['en', 'zh-CN']) }),
  }));
  sendFile(
    world,
    rows.map((row) => JSON.stringify(row)),
  );
}

function sendFile(world: World, lines: string[], tries = 10): void {
  const { random, scheduler, bank, database } = world;
  const parts = { database, clock: bank.clock, addressKey: keys.addressKey };
  const task = async () => {
    await importCustomers(parts, { bytes: fileOf(lines), startedBy: 'core banking' });
  };
  scheduler.spawn('import', task, { timeoutMs: 15 * 60_000 }, ({ how }) => {
    if (how !== 'done' && tries > 0)
      scheduler.after(random.between(1_000, 60_000), () => sendFile(world, lines, tries - 1));
  });
}

async function* fileOf(lines: string[]): AsyncGenerator<Buffer> {
  yield Buffer.from(`${lines.join('\n')}\n`);
}
