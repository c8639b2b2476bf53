import { newSlice } from '../../functions/audience/slice.store.ts';
import type { RuleGroup } from '../../functions/contracts/segment.ts';
import type { Item, Value } from '../../functions/platform/database.ts';
import { aCampaignInput, aPlan, aRun } from '../support/builders.ts';
import type { CannedTask } from './canned-aws.ts';
import type { Expanded, ExpandTask } from './expand-work.ts';
import type { Figure } from './figure.ts';
import { Child, onShortLead } from './measure.ts';
import { tell } from './progress.ts';

const [fewer, more] = [10_000, 200_000];
/** Turns of the two readers, one after the other. Of each the least disturbed counts: what else the machine does only adds. */
const turns = 25;
const warmUpTurns = 3;
const perTurn = 18_000;

/** An ordinary segment: three in four of the made-up bank. */
const rules: RuleGroup = {
  combinator: 'and',
  rules: [
    { field: 'emailConsent', operator: '=', value: true },
    { field: 'hasEmail', operator: '=', value: true },
    { field: 'balance', operator: '>=', value: 1500 },
  ],
};

/** The audience scan through the real expand-slice over canned pages, beside what reading the same pages alone costs. */
export async function benchExpand(): Promise<Figure[]> {
  const whole = await readInTurns('whole');
  const asked = await readInTurns('asked');
  const [small, large] = [await readOften(fewer, 15), await readOften(more, 2)];
  const customers = more.toLocaleString('en');
  return [
    {
      figure: 'expand.cpu-per-customer',
      value: whole.ours,
      unit: 'µs',
      floor: whole.floor,
      target: { atMost: 1.5, of: 'ratio' },
      note: `pages of 900 whole customers; floor: node:http and JSON.parse of the same pages; both warm, ${turns} turns each of ${perTurn.toLocaleString('en')} customers, the least disturbed one`,
    },
    {
      figure: 'expand.cpu-per-customer-as-asked',
      value: asked.ours,
      unit: 'µs',
      floor: asked.floor,
      note: 'as deployed: DynamoDB gives of each customer only what the rules look at; the floor reads those smaller pages too, and freezes nobody',
    },
    {
      figure: 'expand.customers-per-cpu-second',
      value: 1e6 / asked.ours,
      unit: 'customers/s',
      floor: 1e6 / asked.floor,
      note: 'as deployed',
    },
    {
      figure: 'expand.time-growth',
      value: (large.cpuSeconds / more) * 1e6,
      unit: 'µs',
      floor: (small.cpuSeconds / fewer) * 1e6,
      target: { atMost: 1.2, of: 'ratio' },
      note: `CPU per customer of ${customers} customers; floor: of ${fewer.toLocaleString('en')}: the same is linear, and a fifth is left to the machine. Both warm, collected often as below`,
    },
    {
      figure: 'expand.peak-memory',
      value: large.peakResidentMb,
      unit: 'MB',
      floor: small.peakResidentMb,
      target: { atMost: 1.2, of: 'ratio' },
      note: `${customers} customers; floor: ${fewer.toLocaleString('en')}. The young objects have 8 MB, so that what is kept shows, not what is not collected yet`,
    },
  ];
}

type Scans = 'asked' | 'whole';
type Bench = { server: Child; reader: Child };

/** µs of CPU per customer, in two warm processes that take turns. */
async function readInTurns(scans: Scans): Promise<Record<ExpandTask['who'], number>> {
  const server = await Child.start('canned-aws.ts');
  const readers = {
    ours: await Child.start('expand-work.ts'),
    floor: await Child.start('expand-work.ts'),
  };
  const spent: Record<ExpandTask['who'], number[]> = { ours: [], floor: [] };
  try {
    for (let turn = -warmUpTurns; turn < turns; turn++) {
      for (const who of ['ours', 'floor'] as const) {
        const { cpuSeconds } = await readAll({ server, reader: readers[who] }, perTurn, scans, who);
        if (turn >= 0) spent[who].push((cpuSeconds / perTurn) * 1e6);
      }
      tell(`expand: pages ${scans}`, turn + 1, turns);
    }
    return { ours: Math.min(...spent.ours), floor: Math.min(...spent.floor) };
  } finally {
    for (const child of [server, readers.ours, readers.floor]) child.end();
  }
}

/** A bank of this many in a new process, warmed up by a small one: CPU of the least disturbed turn, memory of the process. */
async function readOften(customers: number, times: number): Promise<Expanded> {
  const server = await Child.start('canned-aws.ts');
  const reader = await Child.start('expand-work.ts', onShortLead);
  try {
    for (let turn = 0; turn < warmUpTurns; turn++) await readAll({ server, reader }, fewer, 'whole', 'ours');
    const spent: Expanded[] = [];
    for (let turn = 0; turn < times; turn++) {
      spent.push(await readAll({ server, reader }, customers, 'whole', 'ours'));
      tell(`expand: ${customers.toLocaleString('en')} customers`, turn + 1, times);
    }
    const cpuSeconds = Math.min(...spent.map((once) => once.cpuSeconds));
    return { cpuSeconds, peakResidentMb: spent.at(-1)!.peakResidentMb };
  } finally {
    for (const child of [server, reader]) child.end();
  }
}

async function readAll(
  { server, reader }: Bench,
  customers: number,
  scans: Scans,
  who: ExpandTask['who'],
): Promise<Expanded> {
  const endpoint = await server.ask<string>({ customers, scans, items: runToExpand() } satisfies CannedTask);
  return reader.ask<Expanded>({ who, endpoint } satisfies ExpandTask);
}

function runToExpand(): Item[] {
  const run = aRun({ status: 'freezing', slices: 2, slicesOpen: 2 });
  const plan = { campaignId: run.campaignId, version: 1, input: aCampaignInput(), rules, ...approved() };
  return [
    run as Item,
    newSlice(run.id, 0, { segment: 0, segments: 2 }),
    { id: run.campaignId, part: 'plan#0001', plan: plan as Value },
  ];
}

function approved() {
  const { recipientVariables, sender } = aPlan();
  return { messages: { en: {}, 'zh-CN': {} }, recipientVariables, sender };
}
