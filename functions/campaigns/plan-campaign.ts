import type { ApprovedPlan, Campaign } from '../contracts/campaign.ts';
import { CampaignInput } from '../contracts/campaign.ts';
import type { Segment } from '../contracts/segment.ts';
import type { Locale } from '../contracts/vocabulary.ts';
import { Rejected } from '../platform/errors.ts';
import { bindConstants } from './templates/bind-constants.ts';
import type { CompiledTemplate } from './templates/compiled-template.ts';

/**
 * Everything an approver approves, copied: the campaign, the segment's rules and the words of both languages as they are
 * now. `audience` is the count of people the rules fit; occasions have none, since each day brings other people.
 */
export function planCampaign(
  campaign: Campaign,
  segment: Segment,
  template: CompiledTemplate,
  audience: number | undefined,
): ApprovedPlan {
  const input = CampaignInput.parse(campaign);
  const message = (locale: Locale) => {
    const bound = bindConstants(template, locale, input.content, input.channel);
    if (!bound.ok)
      throw new Rejected(
        `campaign ${campaign.id} lacks words: ${bound.problems.map(({ variable }) => variable).join(', ')}`,
      );
    return bound.content;
  };
  return {
    campaignId: campaign.id,
    version: campaign.version,
    input,
    rules: segment.rules,
    messages: { en: message('en'), 'zh-CN': message('zh-CN') },
    recipientVariables: template.recipientVariables,
    sender: template.sender,
    ...riskGradeOf(input, template),
    ...(audience !== undefined && { audience }),
  };
}

/** The highest grade that either language shows, the template's own where the campaign gives none: suitability judges what is read. */
function riskGradeOf({ content }: CampaignInput, { variables }: CompiledTemplate): { riskGrade?: string } {
  const given = content.riskGrade;
  const shown = (['en', 'zh-CN'] as const).map(
    (locale) => (typeof given === 'string' ? given : given?.[locale]) ?? variables.riskGrade?.fallback?.[locale] ?? '',
  );
  const grades = shown.flatMap((words) => words.match(/R[1-5]/g) ?? []).toSorted();
  const highest = grades.at(-1);
  return highest ? { riskGrade: highest } : {};
}
