import { describe, expect, test } from 'vitest';
import { allowedActions, nextStatus } from '../../functions/campaigns/campaign-states.ts';
import { CampaignStatus } from '../../functions/contracts/campaign.ts';

describe('a campaign', () => {
  test.each([
    ['draft', ['edit', 'submit', 'cancel']],
    ['submitted', ['edit', 'approve', 'send-back', 'cancel']],
    ['scheduled', ['edit', 'start', 'pause', 'cancel']],
    ['running', ['pause', 'finish', 'cancel']],
    ['paused', ['resume', 'cancel']],
    ['finished', []],
    ['cancelled', []],
  ] as const)('that is %s may be: %j', (status, actions) => {
    expect(allowedActions(status)).toEqual(actions);
  });

  test('is approved from nothing but submitted', () => {
    const from = CampaignStatus.options.filter((status) => nextStatus(status, 'approve'));
    expect(from).toEqual(['submitted']);
  });

  test('that ended stays ended', () => {
    for (const status of ['finished', 'cancelled'] as const) expect(nextStatus(status, 'resume')).toBeUndefined();
  });
});
