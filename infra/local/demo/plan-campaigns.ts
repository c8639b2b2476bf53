import type { z } from 'zod';
import type { CampaignInput } from '../../../functions/contracts/campaign.ts';
import type { CampaignId } from '../../../functions/contracts/ids.ts';
import type { RuleGroup } from '../../../functions/contracts/segment.ts';
import { birthdayWords, launchWords, textWords } from './campaign-words.ts';
import type { Stage } from './stage.ts';
import type { StoryDays } from './story-days.ts';
import { grouped } from './words.ts';

export type Planned = { id: CampaignId; name: string };
export type Campaigns = { birthday: Planned; launch: Planned; texts: Planned };

const saidYesToMail = [
  { field: 'emailConsent', operator: '=', value: true },
  { field: 'hasEmail', operator: '=', value: true },
];
const segments = {
  everybody: { name: 'Said yes to e-mail', rules: { combinator: 'and', rules: saidYesToMail } },
  savers: {
    name: 'Savers with 5,000 or more',
    rules: { combinator: 'and', rules: [...saidYesToMail, { field: 'balance', operator: '>=', value: 5000 }] },
  },
  texted: {
    name: 'Gold and platinum, by text',
    rules: {
      combinator: 'and',
      rules: [
        { field: 'tier', operator: 'in', value: ['gold', 'platinum'] },
        { field: 'smsConsent', operator: '=', value: true },
        { field: 'hasPhone', operator: '=', value: true },
      ],
    },
  },
} as const satisfies Record<string, { name: string; rules: RuleGroup }>;

/** The marketer's morning: three segments, three drafts, all handed in. */
export async function planCampaigns(stage: Stage, days: StoryDays): Promise<Campaigns & { savers: string }> {
  const everybody = await makeSegment(stage, segments.everybody);
  const savers = await makeSegment(stage, segments.savers);
  const texted = await makeSegment(stage, segments.texted);
  const birthday = await handIn(stage, { ...birthdayWords, segmentId: everybody, schedule: { localTime: '10:00' } });
  const launch = await handIn(stage, { ...launchWords, segmentId: savers, schedule: { at: iso(days.launch) } });
  const texts = await handIn(stage, { ...textWords, segmentId: texted, schedule: { at: iso(days.texts) } });
  return { birthday, launch, texts, savers };
}

async function makeSegment({ client, terminal }: Stage, { name, rules }: { name: string; rules: RuleGroup }) {
  const { id } = await client.staff('marketer', 'POST /api/segments', { body: { name, rules } });
  const preview = await client.staff('marketer', 'POST /api/segments/preview', { body: { rules, exact: true } });
  const count = 'count' in preview ? preview.count : preview.estimate;
  terminal.print(`   segment  "${name}": ${grouped(count)} people`);
  return id;
}

/** Made and submitted by the marketer: now it waits for another person. */
export async function handIn({ client, terminal }: Stage, input: z.input<typeof CampaignInput>): Promise<Planned> {
  const { id, name } = await client.staff('marketer', 'POST /api/campaigns', { body: input });
  await client.staff('marketer', 'POST /api/campaigns/{id}/submit', { params: { id } });
  const when =
    'at' in input.schedule ? `${input.schedule.at.slice(0, 16)}Z` : `each day ${input.schedule.localTime}, local`;
  terminal.print(`   campaign "${name}" by ${input.channel === 'sms' ? 'SMS' : 'e-mail'}, ${when}`);
  return { id, name };
}

/** Four eyes: the maker is refused, although she has the badge. */
export async function refuseMaker({ client, terminal }: Stage, planned: readonly Planned[]): Promise<void> {
  for (const { id, name } of planned) {
    const problem = await client.refused('makerWithBadge', 'POST /api/campaigns/{id}/approve', 403, { params: { id } });
    terminal.print(`   Mia tries "${name}" herself: ${problem.status} ${problem.title}`);
    if (id === planned.at(-1)?.id) terminal.print(`   ${problem.detail}`);
  }
}

/** Another person approves exactly what was handed in. */
export async function approve({ client, terminal }: Stage, planned: readonly Planned[]): Promise<void> {
  for (const { id, name } of planned) {
    await client.staff('approver', 'POST /api/campaigns/{id}/approve', { params: { id } });
    terminal.print(`   Ann approves "${name}"`);
  }
}

export const iso = (atMs: number): string => new Date(atMs).toISOString();
