import type { z } from 'zod';
import type { CampaignInput } from '../../../functions/contracts/campaign.ts';

type Input = z.input<typeof CampaignInput>;
type Words = Pick<Input, 'name' | 'kind' | 'purpose' | 'channel' | 'template' | 'content'>;

/** What the demo's campaigns say. Terms the bank has not filled in come from the template. */
export const birthdayWords = {
  name: 'Birthday greeting',
  kind: 'birthday',
  purpose: 'birthday-and-care',
  channel: 'email',
  template: 'birthday',
} as const satisfies Words;

export const launchWords = {
  name: 'Sunrise Ninety: launch',
  kind: 'one-off',
  purpose: 'product-marketing',
  channel: 'email',
  template: 'product-launch',
} as const satisfies Words;

export const textWords = {
  name: 'Open on Thursday evenings',
  kind: 'one-off',
  purpose: 'product-marketing',
  channel: 'sms',
  template: 'announcement',
  content: {
    headline: { en: 'Open on Thursday evenings', 'zh-CN': '每周四延长营业' },
    summary: { en: 'Your adviser is there for you until 20:00.', 'zh-CN': '客户经理服务至20点，欢迎预约。' },
  },
} as const satisfies Words;

export const secondLaunchWords = {
  ...launchWords,
  name: 'Harbour Thirty: launch',
  content: {
    productName: { en: 'Harbour Thirty', 'zh-CN': '港湾悦享30天' },
    productSummary: {
      en: 'A month is enough: money that waits for the next bill can work in short bonds.\n\nStart with 500.',
      'zh-CN': '只需一个月：等待下一笔支出的钱，可以投向短期债券。\n\n500元起购。',
    },
  },
} as const satisfies Words;
