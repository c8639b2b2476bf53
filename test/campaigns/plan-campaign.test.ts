import { describe, expect, test } from 'vitest';
import { planCampaign } from '../../functions/campaigns/plan-campaign.ts';
import type { Campaign } from '../../functions/contracts/campaign.ts';
import type { SegmentId } from '../../functions/contracts/ids.ts';
import { aTemplate, everybody } from '../support/bank.ts';
import { aCampaignInput, campaignIdOf } from '../support/builders.ts';

const segment = { id: 'seg_1' as SegmentId, name: 'All', rules: everybody, createdAt: '', createdBy: '', version: 1 };
const graded = (fallback?: string) => {
  const both = (text: string) => ({ en: text, 'zh-CN': text });
  const riskGrade = {
    type: 'line' as const,
    scope: 'campaign' as const,
    label: both('Grade'),
    sample: both('R1'),
    ...(fallback && { fallback: both(fallback) }),
  };
  return { ...aTemplate(), variables: { ...aTemplate().variables, riskGrade } };
};
const plan = (content: Campaign['content'], fallback?: string) => {
  const campaign: Campaign = {
    ...aCampaignInput({ content }),
    id: campaignIdOf('cmp_1'),
    status: 'draft',
    version: 1,
    createdAt: '',
    createdBy: '',
    makers: [],
    history: [],
  };
  return planCampaign(campaign, segment, graded(fallback), 10);
};

describe('the risk grade that suitability judges', () => {
  test.each([
    ['is the one the campaign says', { riskGrade: 'R4' }, 'R1', 'R4'],
    ['is the template’s own where the campaign says none', {}, 'R3', 'R3'],
    ['is the higher one when the languages differ', { riskGrade: { en: 'R1', 'zh-CN': 'R5' } }, undefined, 'R5'],
    ['counts the template’s own for a language the campaign left out', { riskGrade: { 'zh-CN': 'R1' } }, 'R4', 'R4'],
  ])('%s', (_, content, fallback, expected) => {
    expect(plan(content, fallback).riskGrade).toBe(expected);
  });
});
