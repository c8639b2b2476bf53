import { type LocalHost, startLocalHost } from '../support/local-host.ts';
import { staffOf } from '../support/staff.ts';
import type { Figure } from './figure.ts';
import { cpuSecondsOfTree } from './process-tree.ts';

const people = 10_000;
/** Sent to first, and not counted: threads that have just begun still load and compile what they run. */
const warmUp = 2_000;
/** An import's answer must come within the time that `fetch` waits for one. */
const rowsPerFile = 2_500;
const launch = {
  kind: 'one-off',
  purpose: 'product-marketing',
  channel: 'email',
  template: 'product-launch',
};

/** In seconds since the run's hour struck. */
type Spent = { toFirst: number; toLast: number; toFolded: number; cpuSeconds: number };

/**
 * How fast the whole local host sends on this machine: all functions, the gate, the engine of the tables, the mail endpoint
 * with its outbox, delivery events, their recording and the fold. Everybody may be sent to.
 */
export async function benchHost(): Promise<Figure[]> {
  const host = await startLocalHost({ now: '2027-02-28T09:00:00Z', seed: 7 });
  try {
    await prepare(host);
    return figuresOf(await send(host));
  } finally {
    await host.stop();
  }
}

async function prepare(host: LocalHost): Promise<void> {
  const staff = await staffOf(host);
  const rows = Array.from({ length: warmUp + people }, rowOf);
  for (let from = 0; from < rows.length; from += rowsPerFile) {
    const file = rows.slice(from, from + rowsPerFile);
    const { accepted } = await staff.importFile(Buffer.from([header, ...file].join('\n')));
    if (accepted !== file.length) throw new Error(`${accepted} of ${file.length} rows were taken`);
  }
  for (const [city, at] of [
    ['Porto', '2027-03-01T10:00:00+00:00'],
    ['Lisbon', '2027-03-02T10:00:00+00:00'],
  ]) {
    const segmentId = await staff.makeSegment(`All of ${city}`, { field: 'city', operator: '=', value: city });
    await staff.launch({ ...launch, name: `Spring in ${city}`, segmentId, schedule: { at } });
  }
  await host.setClock('2027-03-02T09:59:00Z');
}

const header =
  'customerId,name,email,birthday,locale,timezone,city,riskGrade,balance,marketingEmailConsent,consentedAt';
const cityOf = (n: number): string => (n < warmUp ? 'Porto' : 'Lisbon');
const rowOf = (_: unknown, n: number): string =>
  `L${n},Rita Martins,customer${n}@example.com,1980-05-02,en,Europe/Lisbon,${cityOf(n)},C5,7000,yes,2026-05-01T10:00:00Z`;

/** The mail endpoint stamps each acceptance in real time, on the clock of this machine. */
async function send(host: LocalHost): Promise<Spent> {
  const cpuBefore = cpuSecondsOfTree(host.pid);
  const startedMs = Date.now();
  await host.setClock('2027-03-02T10:00:00Z');
  await host.idle();
  const foldedMs = Date.now();
  const cpuSeconds = cpuSecondsOfTree(host.pid) - cpuBefore;
  const mails = (await host.outbox({ channel: 'email' })).slice(warmUp);
  const accepted = mails.map(({ acceptedAtReal }) => Date.parse(acceptedAtReal));
  if (accepted.length !== people) throw new Error(`${accepted.length} of ${people} messages were sent`);
  const since = (ms = startedMs) => (ms - startedMs) / 1000;
  return { toFirst: since(accepted[0]), toLast: since(accepted.at(-1)), toFolded: since(foldedMs), cpuSeconds };
}

function figuresOf({ toFirst, toLast, toFolded, cpuSeconds }: Spent): Figure[] {
  const perSecond = { unit: 'mails/s', target: { atLeast: 800 } };
  return [
    {
      figure: 'host.accepted-per-second',
      value: people / (toLast - toFirst),
      ...perSecond,
      note: `whole local host, ${people.toLocaleString('en')} people: from the first acceptance to the last, after ${warmUp.toLocaleString('en')} not counted`,
    },
    {
      figure: 'host.folded-per-second',
      value: people / toFolded,
      unit: 'mails/s',
      note: 'from the run’s hour (its audience is frozen before) to the last delivery recorded and folded',
    },
    {
      figure: 'host.cpu-per-1000',
      value: (cpuSeconds * 1e6) / people,
      unit: 'CPU ms',
      note: 'of all its threads and the engine, release to fold: two busy cores at 800 mails a second are 2,500',
    },
  ];
}
