import { hashAddress } from '../../functions/consent/address.ts';
import { Customer } from '../../functions/contracts/customer.ts';
import { occasionsOf } from '../../functions/customers/occasions.ts';
import { emptyGate, type Gate, packGate } from '../../functions/gate/gate.ts';
import type { Item, TableItem } from '../../functions/platform/database.ts';
import type { Random } from './random.ts';

/** Zones where clocks change, at half hours, at the ends of the date line, and one where they never do. */
const zones = [
  'Europe/Lisbon',
  'America/New_York',
  'Asia/Shanghai',
  'Pacific/Kiritimati',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'Pacific/Pago_Pago',
];
const cities = ['Lisbon', 'Porto', 'Shanghai'];
const flags = ['deceased', 'dispute', 'arrears', 'bereavement', 'open-complaint', 'vulnerable'] as const;

export type Person = { customer: Customer; gate: Gate };

/** Somebody whose address the provider takes no call with. */
export const poisonDomain = 'poison.example';

/** Customers of a bank: some share a mailbox, some never consented, some are marked not to be written to. */
export function makePeople(random: Random, count: number, startMs: number): Person[] {
  const near = zones.filter(() => random.chance(0.35));
  const usual = random.chance(0.7);
  const poison = random.chance(0.15);
  const isOneDay = random.chance(0.2);
  const people = Array.from({ length: count }, (_, n) => {
    const isShared = n > 0 && random.chance(0.15);
    const email = `p${isShared ? n - 1 : n}@${poison && random.chance(0.05) ? poisonDomain : 'example.com'}`;
    const customer = Customer.parse({
      customerId: `C${n}`,
      name: random.pick(['Ana', 'Rui Melo', '龚志强', '']),
      ...(random.chance(0.95) && { email }),
      ...(random.chance(0.95) && { phone: `+35191${String(isShared ? n - 1 : n).padStart(7, '0')}` }),
      birthday: birthdayNear(random, startMs, isOneDay ? [1, 1] : undefined),
      locale: random.pick(['en', 'en', 'zh-CN']),
      zone: near.length > 0 ? random.pick(near) : 'Europe/Lisbon',
      city: random.pick(cities),
      balance: random.between(0, 10_000),
      ...(random.chance(0.8) && { riskGrade: `C${random.between(1, 5)}` }),
      flags: random.chance(usual ? 0.03 : 0.2) ? [random.pick(flags)] : [],
    });
    return { customer, gate: makeGate(random, customer.customerId, usual) };
  });
  return markShared(people);
}

/** Birthdays around the days that the run plays, some of them 18 years ago. */
export function birthdayNear(random: Random, startMs: number, [first, last] = [-1, 4]): string {
  const day = new Date(startMs + random.between(first, last) * 86_400_000).toISOString().slice(5, 10);
  const year = random.pick([1961, 1972, 1984, 2000, 2010, 2012]);
  const date = `${year}-${day}`;
  return Number.isNaN(Date.parse(date)) || day === '02-29' ? `1984-${day}` : date;
}

function makeGate(random: Random, key: string, usual: boolean): Gate {
  const consents = (['birthday-and-care', 'product-marketing', 'referral', 'survey'] as const).flatMap((purpose) =>
    (['email', 'sms'] as const).flatMap((channel) => {
      const state = random.chance(usual ? 0.93 : 0.6) ? ('granted' as const) : ('withdrawn' as const);
      return random.chance(0.03) ? [] : [{ brand: 'main', purpose, channel, state }];
    }),
  );
  const suppressed = random.chance(0.02)
    ? [{ channel: random.pick(['email', 'sms'] as const), reason: random.pick(['bounce', 'complaint'] as const) }]
    : [];
  return { ...emptyGate(key), version: 1, consents, suppressed };
}

function markShared(people: Person[]): Person[] {
  const counts = (list: (string | undefined)[]) => Map.groupBy(list, (address) => address ?? '');
  const emails = counts(people.map(({ customer }) => customer.email));
  const phones = counts(people.map(({ customer }) => customer.phone));
  return people.map(({ customer, gate }) => ({
    gate,
    customer: {
      ...customer,
      ...(customer.email && emails.get(customer.email)!.length > 1 && { sharedEmail: true }),
      ...(customer.phone && phones.get(customer.phone)!.length > 1 && { sharedPhone: true }),
    },
  }));
}

/** The items an import would have written: customers, gates, addresses with their members, occasions. */
export function itemsOf(people: Person[], hashKey: Buffer): TableItem[] {
  const members = new Map<string, { gate: Gate; channel: 'email' | 'sms' }>();
  for (const { customer } of people)
    for (const [channel, address] of [
      ['email', customer.email],
      ['sms', customer.phone],
    ] as const) {
      if (!address) continue;
      const key = `addr#${hashAddress(hashKey, channel, address)}`;
      const known = members.get(key) ?? { gate: { ...emptyGate(key), version: 1 }, channel };
      known.gate.members.push(customer.customerId);
      members.set(key, known);
    }
  for (const { gate } of people)
    for (const { channel, reason } of gate.suppressed)
      for (const known of members.values())
        if (known.channel === channel && known.gate.members.some((member) => member === gate.key))
          known.gate.suppressed.push({ channel, reason });
  const gateItem = (gate: Gate): TableItem => ({ table: 'gates', item: { customerId: gate.key, ...packGate(gate) } });
  return [
    ...people.map(({ customer }): TableItem => ({ table: 'customers', item: customer as unknown as Item })),
    ...people.map(({ gate }) => gateItem(gate)),
    ...[...members.values()].map(({ gate }) => gateItem(gate)),
    ...people.flatMap(({ customer }) =>
      occasionsOf(customer).map(
        (occasion): TableItem => ({
          table: 'occasions',
          item: { occasion, customerId: customer.customerId },
        }),
      ),
    ),
  ];
}
