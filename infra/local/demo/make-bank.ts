import { type Random, seededRandom } from '../random.ts';
import { drawName, type Home, homes } from './homes.ts';

/** `until`: the last day on which an account was opened or anybody born (`2026-06-30`). */
export type Bank = { seed: number; customers?: number; until?: string };

const columns = [
  'customerId',
  'name',
  'email',
  'phone',
  'birthday',
  'locale',
  'timezone',
  'city',
  'occupation',
  'maritalStatus',
  'education',
  'hasHousingLoan',
  'hasPersonalLoan',
  'riskGrade',
  'balance',
  'tier',
  'flags',
  'marketingEmailConsent',
  'marketingSmsConsent',
  'consentedAt',
  'accountOpenedOn',
] as const;
type Row = Record<(typeof columns)[number], string>;

const occupations = ['management', 'technician', 'services', 'retired', 'student', 'self-employed', 'blue-collar'];
const educations = ['university.degree', 'high.school', 'professional.course', 'basic.9y', ''];
const tiers = [
  { from: 100_000, tier: 'platinum' },
  { from: 25_000, tier: 'gold' },
  { from: 5000, tier: 'silver' },
  { from: Number.NEGATIVE_INFINITY, tier: 'standard' },
];
const flagsOfFew = ['deceased', 'dispute', 'arrears', 'vulnerable', 'bereavement', 'dispute|arrears'];

/**
 * A made-up bank as the lines of a customer file, header first: two languages, five time zones, couples at one mailbox,
 * blanks and placeholder birthdays, 29 February. The same seed gives the same bytes.
 */
export async function* makeBank({ seed, customers = 5000, until = '2026-06-30' }: Bank): AsyncGenerator<string> {
  const random = seededRandom(seed);
  const lastDay = Date.parse(until);
  yield toLine(columns);
  let earlier: Person | undefined;
  for (let number = 1; number <= customers; number++) {
    const person = earlier && random.chance(0.03) ? partnerOf(earlier, number, random) : drawPerson(number, random);
    const row = toRow(person, lastDay, random);
    yield toLine(columns.map((column) => row[column]));
    earlier = person.isPartner ? undefined : person;
  }
}

type Person = { number: number; home: Home; family: string; email: string; phone: string; isPartner: boolean };

function drawPerson(number: number, random: Random): Person {
  const home = random.weighted(homes);
  const [hasEmail, hasPhone] = [!random.chance(0.03), !random.chance(0.05)];
  return {
    number,
    home,
    family: random.pick(home.family),
    email: hasEmail ? `customer${pad(number)}@example.com` : '',
    phone: hasPhone ? home.phone(lineNumber(number)) : '',
    isPartner: false,
  };
}

/** The other half of a couple: same home, same mailbox, now and then the same telephone. */
function partnerOf(first: Person, number: number, random: Random): Person {
  const own = drawPerson(number, random);
  const phone = random.chance(0.2) ? first.phone : first.home.phone(lineNumber(number));
  return { ...own, home: first.home, family: first.family, email: first.email, phone, isPartner: true };
}

function toRow({ number, home, family, email, phone }: Person, lastDay: number, random: Random): Row {
  const opened = lastDay - random.between(30, 7300) * dayMs;
  const balance = Math.round(Math.exp(8.3 + 1.2 * random.normal()) * 100) / 100;
  const yesNo = () => (random.chance(0.04) ? 'unknown' : random.chance(0.4) ? 'yes' : 'no');
  const consent = (yes: number) => (random.chance(0.05) ? '' : random.chance(yes) ? 'yes' : 'no');
  return {
    customerId: `D${pad(number)}`,
    name: drawName(home, random, family),
    email,
    phone,
    birthday: drawBirthday(lastDay, random),
    locale: home.locale,
    timezone: home.zone,
    city: random.pick(home.cities),
    occupation: random.pick(occupations),
    maritalStatus: random.pick(['married', 'single', 'divorced', '']),
    education: random.pick(educations),
    hasHousingLoan: yesNo(),
    hasPersonalLoan: yesNo(),
    riskGrade: random.chance(0.03) ? '' : `C${random.between(1, 5)}`,
    balance: balance.toFixed(2),
    tier: tiers.find(({ from }) => balance >= from)!.tier,
    flags: random.chance(0.02) ? random.pick(flagsOfFew) : '',
    marketingEmailConsent: consent(0.86),
    marketingSmsConsent: consent(0.58),
    consentedAt: `${toDate(opened + random.between(0, 29) * dayMs)}T10:00:00Z`,
    accountOpenedOn: toDate(opened),
  };
}

/** From 18 to 90 years old; some unknown, some typed in for want of a date, some born on 29 February. */
function drawBirthday(lastDay: number, random: Random): string {
  const kind = random.next();
  if (kind < 0.01) return '';
  if (kind < 0.015) return '1900-01-01';
  if (kind < 0.02) return '1970-01-01';
  if (kind < 0.025) return `${random.between(10, 25) * 4 + 1900}-02-29`;
  return toDate(lastDay - random.between(18 * 365, 90 * 365) * dayMs);
}

/** Far apart, and another for each customer: the step shares no factor with seven million. */
const lineNumber = (number: number): number => (number * 6143) % 7_000_000;

const dayMs = 86_400_000;
const toDate = (epochMs: number): string => new Date(epochMs).toISOString().slice(0, 10);
const pad = (number: number): string => String(number).padStart(5, '0');

/** No value of the bank holds a comma, a quotation mark or a line break: none needs quotes. */
const toLine = (values: readonly string[]): string => `${values.join(',')}\n`;
