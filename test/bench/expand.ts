import { newSlice } from '../../functions/audience/slice.store.ts';
import type { RuleGroup } from '../../functions/contracts/segment.ts';
import type { Item, Value } from '../../functions/platform/database.ts';
import { aCampaignInput, aPlan, aRun } from '../support/builders.ts';
import type { CannedTask } from './canned-aws.ts';
import type { Expanded, ExpandTask } from './expand-work.ts';
import type { Figure } from './figure.ts';
import { askNew, Child } from './measure.ts';

const [fewer, more] = [10_000, 100_000];

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
  const small = await expandBoth(fewer);
  const large = await expandBoth(more);
  return [
    {
      figure: 'expand.customers-per-cpu-second',
      value: more / large.ours.cpuSeconds,
      unit: 'customers/s',
      floor: more / large.floor.cpuSeconds,
    },
    {
      figure: 'expand.cpu-per-customer',
      value: micros(large.ours.cpuSeconds, more),
      unit: 'µs',
      floor: micros(large.floor.cpuSeconds, more),
      target: { atMost: 1.5, of: 'ratio' },
      note: `node:http and JSON.parse of the same ${more.toLocaleString('en')} customers in pages of 900`,
    },
    {
      figure: 'expand.peak-memory-100000',
      value: large.ours.peakResidentMb,
      unit: 'MB',
      floor: small.ours.peakResidentMb,
      target: { atMost: 1.25, of: 'ratio' },
      note: `floor: the same with ${fewer.toLocaleString('en')} customers. Flat, but for what the collector leaves lying`,
    },
    {
      figure: 'expand.time-growth',
      value: large.ours.cpuSeconds,
      unit: 'CPU s',
      floor: small.ours.cpuSeconds,
      target: { atMost: 10, of: 'ratio' },
      note: 'floor: a tenth of the customers; start-up weighs on the smaller',
    },
  ];
}

const micros = (seconds: number, count: number): number => (seconds * 1e6) / count;

async function expandBoth(customers: number): Promise<{ ours: Expanded; floor: Expanded }> {
  const server = new Child('canned-aws.ts');
  try {
    const endpoint = await server.ask<string>({ customers, items: runToExpand() } satisfies CannedTask);
    const expand = (who: ExpandTask['who']) =>
      askNew<Expanded>('expand-work.ts', { who, endpoint } satisfies ExpandTask);
    return { floor: await expand('floor'), ours: await expand('ours') };
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
