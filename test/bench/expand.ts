import { newSlice } from '../../functions/audience/slice.store.ts';
import type { RuleGroup } from '../../functions/contracts/segment.ts';
import type { Item, Value } from '../../functions/platform/database.ts';
import { aCampaignInput, aPlan, aRun } from '../support/builders.ts';
import type { CannedTask } from './canned-aws.ts';
import type { Expanded, ExpandTask } from './expand-work.ts';
import type { Figure } from './figure.ts';
import { askNew, Child, median } from './measure.ts';

const [fewer, more] = [10_000, 100_000];
/** In turns, so that what else the machine does falls on all alike; the middle one counts. */
const turns = 3;

/** An ordinary segment: three in four of the made-up bank. */
const rules: RuleGroup = {
  combinator: 'and',
  rules: [
    { field: 'emailConsent', operator: '=', value: true },
    { field: 'hasEmail', operator: '=', value: true },
    { field: 'balance', operator: '>=', value: 1500 },
  ],
};

/** The audience scan through the real expand-slice over canned pages, beside what reading the pages alone costs. */
export async function benchExpand(): Promise<Figure[]> {
  const small = await expandInTurns(fewer);
  const large = await expandInTurns(more);
  const perCustomer = (who: keyof Spent) => (large[who].cpuSeconds / more) * 1e6;
  const customers = more.toLocaleString('en');
  return [
    {
      figure: 'expand.customers-per-cpu-second',
      value: more / large.whole.cpuSeconds,
      unit: 'customers/s',
      floor: more / large.floor.cpuSeconds,
    },
    {
      figure: 'expand.cpu-per-customer',
      value: perCustomer('whole'),
      unit: 'µs',
      floor: perCustomer('floor'),
      target: { atMost: 1.5, of: 'ratio' },
      note: `floor: node:http and JSON.parse of the same ${customers} customers in pages of 900; both with a new process's start`,
    },
    {
      figure: 'expand.cpu-per-customer-as-asked',
      value: perCustomer('asked'),
      unit: 'µs',
      floor: perCustomer('floor'),
      note: 'as deployed: DynamoDB gives of each customer only what the rules look at; the floor reads whole ones',
    },
    {
      figure: 'expand.peak-memory',
      value: large.whole.peakResidentMb,
      unit: 'MB',
      floor: small.whole.peakResidentMb,
      target: { atMost: 1.5, of: 'ratio' },
      note: `${customers} customers; floor: a tenth of them, which ends before the collector lets the heap be as large as it may`,
    },
    {
      figure: 'expand.time-growth',
      value: large.whole.cpuSeconds,
      unit: 'CPU s',
      floor: small.whole.cpuSeconds,
      target: { atMost: 10, of: 'ratio' },
      note: `${customers} customers; floor: a tenth of them`,
    },
  ];
}

/** `whole`: every page holds whole customers; `asked`: what was asked for of each. */
type Spent = Record<'floor' | 'whole' | 'asked', Expanded>;

async function expandInTurns(customers: number): Promise<Spent> {
  const runs: Spent[] = [];
  for (let turn = 0; turn < turns; turn++) runs.push(await expandAllWays(customers));
  const middle = (who: keyof Spent): Expanded => ({
    cpuSeconds: median(runs.map((run) => run[who].cpuSeconds)),
    peakResidentMb: median(runs.map((run) => run[who].peakResidentMb)),
  });
  return { floor: middle('floor'), whole: middle('whole'), asked: middle('asked') };
}

async function expandAllWays(customers: number): Promise<Spent> {
  return {
    floor: await expand(customers, 'whole', 'floor'),
    whole: await expand(customers, 'whole', 'ours'),
    asked: await expand(customers, 'asked', 'ours'),
  };
}

async function expand(customers: number, scans: 'asked' | 'whole', who: ExpandTask['who']): Promise<Expanded> {
  const server = await Child.start('canned-aws.ts');
  try {
    const endpoint = await server.ask<string>({ customers, scans, items: runToExpand() } satisfies CannedTask);
    return await askNew<Expanded>('expand-work.ts', { who, endpoint } satisfies ExpandTask);
  } finally {
    server.end();
  }
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
