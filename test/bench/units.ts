import { environments } from '../../functions/contracts/environment.ts';
import type { Aws } from '../../infra/local/parts.ts';
import { type LocalHost, startLocalHost } from '../support/local-host.ts';
import { staffOf } from '../support/staff.ts';
import type { Figure } from './figure.ts';
import { measure } from './measure.ts';

const people = 2_000;
const perBatch = 50;
const sendAt = '2027-03-01T10:00:00+00:00';
const launch = {
  name: 'Spring launch',
  kind: 'one-off',
  purpose: 'product-marketing',
  channel: 'email',
  template: 'product-launch',
  schedule: { at: sendAt },
};

type Meter = ReturnType<Aws['meter']>;
type Spent = Meter['byCaller'][string];

/**
 * What a one-off to people with mailboxes of their own costs on the whole local host, by the meter's difference from
 * approval to the last folded delivery: full batches, nobody refused.
 */
export async function benchUnits(): Promise<Figure[]> {
  const host = await startLocalHost({ now: '2027-02-28T09:00:00Z', seed: 7 });
  try {
    await prepare(host);
    const before = await host.local<Meter>('GET', 'meter');
    const { seconds } = await measure(async () => {
      await host.setClock('2027-03-01T12:00:00Z');
      await host.idle();
    });
    const spent = difference(await host.local<Meter>('GET', 'meter'), before);
    const sent = (await host.outbox({ channel: 'email' })).length;
    if (sent !== people) throw new Error(`${sent} of ${people} messages were sent`);
    const speed = { figure: 'units.messages-per-second', value: people / seconds, unit: 'messages/s' };
    return [
      ...figuresOf(spent),
      { ...speed, note: 'whole local host, from the start of the run to the folded delivery' },
    ];
  } finally {
    await host.stop();
  }
}

async function prepare(host: LocalHost): Promise<void> {
  const staff = await staffOf(host);
  const { accepted } = await staff.importFile(
    Buffer.from([header, ...Array.from({ length: people }, rowOf)].join('\n')),
  );
  if (accepted !== people) throw new Error(`${accepted} of ${people} rows were taken`);
  const segmentId = await staff.makeSegment('All of Lisbon', { field: 'city', operator: '=', value: 'Lisbon' });
  await staff.launch({ ...launch, segmentId });
}

const header =
  'customerId,name,email,birthday,locale,timezone,city,riskGrade,balance,marketingEmailConsent,consentedAt';
const rowOf = (_: unknown, n: number): string =>
  `L${n},Rita Martins,customer${n}@example.com,1990-05-17,en,Europe/Lisbon,Lisbon,C5,7000,yes,2026-05-01T10:00:00Z`;

function figuresOf(spent: { tables: Record<string, number>; callers: Record<string, Spent> }): Figure[] {
  const { callers, tables } = spent;
  const total = sum(Object.values(callers).map(({ writeUnits }) => writeUnits));
  const reads = sum(Object.values(callers).map(({ readUnits }) => readUnits));
  const sender = callers['send-batch'] ?? { calls: {}, writeUnits: 0, readUnits: 0 };
  const { 'ses:Send': emailCalls = 0, ...databaseCalls } = sender.calls;
  const batches = people / perBatch;
  // Who finds few people left looks whether the run is finished: a number of calls to a run, however large it is.
  const { GetItem = 0, Query = 0, TransactWriteItems = 0 } = databaseCalls;
  const { BatchGetItem = 0 } = databaseCalls;
  const callsAtEnd = GetItem + Query + TransactWriteItems - batches + Math.max(0, BatchGetItem - 2 * batches);
  return [
    {
      figure: 'units.writes-per-message',
      value: total / people,
      unit: 'write units',
      target: { atMost: 3.2 },
      note: `from start to the folded delivery; ${people.toLocaleString('en')} people in full batches`,
    },
    ...parts('units.writes-per-message', callers, ({ writeUnits }) => writeUnits / people, 'write units'),
    ...Object.entries(tables).flatMap(([table, units]) =>
      units > 0 ? [{ figure: `units.writes-per-message.${table}`, value: units / people, unit: 'write units' }] : [],
    ),
    {
      figure: 'units.reads-per-message',
      value: reads / people,
      unit: 'read units',
      target: { atMost: 2 },
      note: 'customer and gate are read strongly consistent: one unit each, whatever their size below 4 KB',
    },
    ...parts('units.reads-per-message', callers, ({ readUnits }) => readUnits / people, 'read units'),
    {
      figure: 'units.database-calls-per-batch',
      value: (sum(Object.values(databaseCalls)) - callsAtEnd) / batches,
      unit: 'calls',
      target: { atMost: 8 },
      note: Object.entries(databaseCalls)
        .map(([operation, calls]) => `${operation} ${calls / batches}`)
        .join(', '),
    },
    {
      figure: 'units.database-calls-at-run-end',
      value: callsAtEnd,
      unit: 'calls',
      note: 'once a run, by the workers of its last five hundred people: is it finished? (And readings of people decided again.)',
    },
    { figure: 'units.email-calls-per-batch', value: emailCalls / batches, unit: 'calls', target: { atMost: 1 } },
  ];
}

const parts = (figure: string, callers: Record<string, Spent>, of: (spent: Spent) => number, unit: string): Figure[] =>
  Object.entries(callers)
    .filter(([, spent]) => of(spent) > 0)
    .map(([caller, spent]) => ({ figure: `${figure}.${caller}`, value: of(spent), unit }));

function difference(after: Meter, before: Meter) {
  const callers: Record<string, Spent> = {};
  for (const [caller, { calls, writeUnits, readUnits }] of Object.entries(after.byCaller)) {
    const was = before.byCaller[caller];
    callers[functionOf(caller)] = {
      calls: less(calls, was?.calls),
      writeUnits: writeUnits - (was?.writeUnits ?? 0),
      readUnits: readUnits - (was?.readUnits ?? 0),
    };
  }
  return { callers, tables: less(after.writeUnitsByTable, before.writeUnitsByTable) };
}

/** Roles have the names that CloudFormation makes: `…-Pipeline-sendbatchroleD614D1D0`. */
const functionOf = (role: string): string =>
  Object.keys(environments).find((name) => role.includes(`-${name.replaceAll('-', '')}role`)) ?? role;

const less = (after: Record<string, number>, before: Record<string, number> = {}): Record<string, number> =>
  Object.fromEntries(Object.entries(after).map(([name, count]) => [name, count - (before[name] ?? 0)]));

const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0);
