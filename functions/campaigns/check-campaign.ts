import type { CampaignInput } from '../contracts/campaign.ts';
import type { Segment } from '../contracts/segment.ts';
import { minuteOfDay, type SendWindow } from '../gate/local-time.ts';
import { bindConstants } from './templates/bind-constants.ts';
import type { CompiledTemplate } from './templates/compiled-template.ts';

export type CampaignProblem = { path: string; message: string };
export type CampaignContext = {
  template: CompiledTemplate | undefined;
  segment: Segment | undefined;
  window: SendWindow;
  nowMs: number;
};

/** Everything wrong with a campaign, each with the field and what to do; none means it may be saved. */
export function checkCampaign(input: CampaignInput, context: CampaignContext): CampaignProblem[] {
  return [
    ...checkSchedule(input, context),
    ...(context.segment
      ? []
      : [{ path: 'segmentId', message: 'there is no such segment: choose one of GET /api/segments' }]),
    ...checkTemplate(input, context.template),
    ...checkLimits(input),
  ];
}

function checkSchedule({ kind, schedule }: CampaignInput, { window, nowMs }: CampaignContext): CampaignProblem[] {
  if (kind === 'birthday') {
    if (!('localTime' in schedule))
      return [
        {
          path: 'schedule.localTime',
          message: 'a birthday campaign goes out at a local time of each recipient: give {"localTime":"10:00"}',
        },
      ];
    const minute = minuteOfDay(schedule.localTime);
    const inWindow = minute >= window.opensAtMinute && minute < window.closesAtMinute;
    return inWindow
      ? []
      : [
          {
            path: 'schedule.localTime',
            message: 'lies in quiet hours: choose a time inside the send window of the settings',
          },
        ];
  }
  if (!('at' in schedule))
    return [
      { path: 'schedule.at', message: 'a one-off campaign goes out once: give {"at":"2027-03-01T10:00:00+08:00"}' },
    ];
  return Date.parse(schedule.at) > nowMs ? [] : [{ path: 'schedule.at', message: 'has passed: choose a later time' }];
}

function checkTemplate(input: CampaignInput, template: CompiledTemplate | undefined): CampaignProblem[] {
  if (!template) return [{ path: 'template', message: 'there is no such template: choose one of GET /api/templates' }];
  const problems: CampaignProblem[] = [];
  if (!template.channels.includes(input.channel))
    problems.push({ path: 'channel', message: `the template is made for ${template.channels.join(' and ')}` });
  if (!template.purposes.includes(input.purpose))
    problems.push({ path: 'purpose', message: `the template is made for ${template.purposes.join(', ')}` });
  if (!template.kinds.includes(input.kind))
    problems.push({ path: 'kind', message: `the template is made for campaigns of kind ${template.kinds.join(', ')}` });
  if (template.recipientVariables.includes('referralUrl'))
    problems.push({ path: 'template', message: 'needs personal referral links, which only referral campaigns give' });
  for (const locale of ['en', 'zh-CN'] as const) {
    const bound = bindConstants(template, locale, input.content, input.channel);
    if (!bound.ok)
      problems.push(...bound.problems.map(({ variable, message }) => ({ path: `content.${variable}`, message })));
  }
  return problems;
}

function checkLimits({ limits }: CampaignInput): CampaignProblem[] {
  const { total, perDay } = limits;
  return total !== undefined && perDay !== undefined && perDay > total
    ? [{ path: 'limits.perDay', message: 'is more than the total: lower it or raise the total' }]
    : [];
}
