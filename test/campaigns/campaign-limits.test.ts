import { describe, expect, test } from 'vitest';
import { approvalHash } from '../../functions/campaigns/approval-hash.ts';
import { type ApprovedPlan, CampaignInput } from '../../functions/contracts/campaign.ts';
import { check } from '../../functions/platform/plain-words.ts';
import { newRun } from '../../functions/triggers/new-run.ts';
import { occurrenceOf } from '../../functions/triggers/occurrence.ts';
import { everybody } from '../support/bank.ts';
import { aCampaignInput, campaignIdOf } from '../support/builders.ts';

const checked = (limits: unknown) => check(CampaignInput, { ...aCampaignInput(), limits });

describe('a campaign’s limits', () => {
  test('take a ramp and a share of opt-outs', () => {
    expect(checked({ total: 100, ramp: true, optOutRate: 0.02 })).toMatchObject({
      ok: true,
      value: { limits: { total: 100, ramp: true, optOutRate: 0.02 } },
    });
  });

  test.each([
    [
      'a share of nothing',
      { optOutRate: 0 },
      'limits.optOutRate',
      'must be a share above 0 and at most 1, such as 0.01 for one in a hundred',
    ],
    [
      'a share in percent',
      { optOutRate: 2 },
      'limits.optOutRate',
      'must be a share above 0 and at most 1, such as 0.01 for one in a hundred',
    ],
    ['a ramp in words', { ramp: 'yes' }, 'limits.ramp', 'must be true or false'],
    [
      'a limit that is not known, and so would not hold',
      { perWeek: 10 },
      'limits',
      'does not know "perWeek": remove it',
    ],
  ])('are refused in plain words: %s', (_, limits, path, message) => {
    expect(checked(limits)).toEqual({ ok: false, errors: [{ path, message }] });
  });
});

describe('what was approved', () => {
  const plan = (limits: CampaignInput['limits']): ApprovedPlan => ({
    campaignId: campaignIdOf('cmp_1'),
    version: 1,
    input: aCampaignInput({ limits }),
    rules: everybody,
    messages: { en: {}, 'zh-CN': {} },
    recipientVariables: [],
    sender: { localPart: 'news', displayName: { en: 'Sunrise Bank', 'zh-CN': '旭日银行' } },
  });

  test('is another thing with another ramp or another limit of opt-outs', () => {
    const hashes = [{}, { ramp: true }, { optOutRate: 0.01 }, { optOutRate: 0.02 }].map((limits) =>
      approvalHash(plan(limits)),
    );
    expect(new Set(hashes).size).toBe(4);
  });

  test('reaches the run as it is', () => {
    const approved = plan({ ramp: true, optOutRate: 0.02 });
    const run = newRun(approved, occurrenceOf(approved.input, '2027-03-01T09:50:00Z'), 1, 0);
    expect(run.plan.limits).toEqual({ ramp: true, optOutRate: 0.02 });
  });
});
