import type { CompiledTemplate } from '../../functions/campaigns/templates/compiled-template.ts';
import type { CampaignInput } from '../../functions/contracts/campaign.ts';
import type { Customer } from '../../functions/contracts/customer.ts';
import type { SegmentId } from '../../functions/contracts/ids.ts';
import type { RuleGroup } from '../../functions/contracts/segment.ts';
import type { Purpose } from '../../functions/contracts/vocabulary.ts';
import type { Random } from './random.ts';

const hourMs = 3_600_000;

/** Rules as staff type them, and whom they mean, said in plain code of our own. */
export type Audience = { rules: RuleGroup; names: (customer: Pick<Customer, 'city' | 'balance'>) => boolean };

export function makeAudience(random: Random): Audience {
  const city = random.pick(['Lisbon', 'Shanghai']);
  const least = random.pick([0, 0, 3_000]);
  const others = random.chance(0.3);
  return {
    rules: {
      combinator: others ? 'or' : 'and',
      rules: [
        { field: 'city', operator: others ? '=' : 'notNull', value: city },
        { field: 'balance', operator: '>=', value: least },
      ],
    },
    names: others
      ? (customer) => customer.city === city || (customer.balance ?? -1) >= least
      : (customer) => customer.city !== undefined && (customer.balance ?? -1) >= least,
  };
}

/** A group that somebody forgot to fill: it names nobody. */
export const forgotten: Audience = { rules: { combinator: 'and', rules: [] }, names: () => false };

/** What a campaign of this seed is about; `editedTo` makes a second version of it before its time. */
export type Offer = { input: Omit<CampaignInput, 'segmentId'>; audience: Audience };

export function makeOffer(random: Random, startMs: number, people: number, audience: Audience): Offer {
  const kind = random.pick(['one-off', 'one-off', 'birthday'] as const);
  const purposes: Purpose[] =
    kind === 'birthday' ? ['birthday-and-care'] : ['product-marketing', 'product-marketing', 'survey', 'service'];
  const purpose = random.pick(purposes);
  const limits = {
    ...(random.chance(0.15) && { total: Math.max(2, Math.floor(people / 2)) }),
    ...(random.chance(0.15) && { ramp: true }),
    ...(random.chance(0.5) && { optOutRate: random.pick([0.02, 0.2, 1]) }),
    ...(random.chance(0.1) && { perDay: Math.max(2, Math.floor(people / 3)) }),
  };
  return {
    audience,
    input: {
      name: `Offer ${random.between(1, 99)}`,
      kind,
      purpose,
      channel: random.pick(['email', 'email', 'email', 'sms']),
      brand: 'main',
      template: 'news',
      content: random.chance(0.3) ? { riskGrade: `R${random.between(1, 5)}` } : {},
      schedule:
        kind === 'birthday'
          ? { localTime: random.pick(['09:00', '10:00', '18:30']) }
          : { at: new Date(startMs + random.between(15, 8 * 60) * 60_000).toISOString() },
      limits: limits.perDay && limits.total ? { ...limits, perDay: Math.min(limits.perDay, limits.total) } : limits,
      holdout: random.pick([0, 0, 0.2, 0.5]),
    },
  };
}

export const withSegment = ({ input }: Offer, segmentId: SegmentId): CampaignInput => ({ ...input, segmentId });

/** How long after a run was started, however late, the last person may still wait for their morning. */
export const longestRunMs = (kind: CampaignInput['kind']): number => (kind === 'birthday' ? 88 : 44) * hourMs;

const both = (text: string) => ({ en: text, 'zh-CN': text });

/** A template for every purpose and channel: a headline, a risk grade where the campaign gives one, and the links. */
export const newsTemplate: CompiledTemplate = (() => {
  const email = {
    subject: '{{t.headline}}',
    html: '<p>{{h.headline}} {{h.riskGrade}} {{h.unsubscribeUrl}}</p>',
    text: '{{t.headline}} {{t.riskGrade}}',
  };
  const words = { email, sms: '{{t.headline}} {{t.riskGrade}}' };
  const variable = (label: string, fallback: string) => ({
    type: 'line' as const,
    scope: 'campaign' as const,
    label: both(label),
    sample: both(fallback),
    fallback: both(fallback),
  });
  return {
    brand: 'main',
    name: 'news',
    title: both('News'),
    purposes: ['service', 'birthday-and-care', 'product-marketing', 'referral', 'survey'],
    kinds: ['one-off', 'birthday'],
    channels: ['email', 'sms'],
    sender: { localPart: 'news', displayName: both('Sunrise Bank') },
    smsSignature: both('Sunrise Bank'),
    variables: { headline: variable('Headline', 'News'), riskGrade: variable('Risk grade', 'no risk') },
    recipientVariables: ['unsubscribeUrl'],
    locales: { en: words, 'zh-CN': words },
  };
})();
