import type { marketingPurposes } from '../contracts/consent.ts';
import type { Channel, Locale } from '../contracts/vocabulary.ts';

export type MarketingPurpose = (typeof marketingPurposes)[number];

/** Kept with every choice made on the preference page, as proof of what it said. Raise it with any change of these words. */
export const preferencesWording = 'preferences-1';

/** Everything the public consent pages say. */
export type PageWords = {
  purposes: Record<MarketingPurpose, string>;
  byChannel: Record<Channel, string>;
  channels: Record<Channel, string>;
  stop: {
    title: (by: string) => string;
    lead: (bank: string, by: string) => string;
    service: string;
    button: (by: string) => string;
  };
  stopped: { title: (by: string) => string; lead: (bank: string, by: string) => string; later: string };
  preferences: { title: string; lead: (bank: string) => string; link: string; save: string; saved: string };
  unknown: { title: string; lead: string; help: string };
  later: { title: string; lead: string };
};

export const pageWords: Record<Locale, PageWords> = {
  en: {
    purposes: {
      'birthday-and-care': 'Birthday wishes and care',
      'product-marketing': 'Products and offers',
      referral: 'Invitations to refer a friend',
      survey: 'Surveys',
    },
    byChannel: { email: 'by e-mail', sms: 'by text message', phone: 'by phone' },
    channels: { email: 'E-mail', sms: 'Text message', phone: 'Phone call' },
    stop: {
      title: (by) => `Stop marketing ${by}`,
      lead: (bank, by) => `With one press, ${bank} stops sending you these ${by}:`,
      service: 'Statements and other messages about your accounts still reach you.',
      button: (by) => `Stop marketing ${by}`,
    },
    stopped: {
      title: (by) => `Stopped: no more marketing ${by}`,
      lead: (bank, by) => `From now on ${bank} sends you none of these ${by}:`,
      later: 'You can turn single topics on again whenever you like.',
    },
    preferences: {
      title: 'Your choices',
      lead: (bank) => `Tick what ${bank} may send you. Nothing you leave empty is sent.`,
      link: 'Choose topics',
      save: 'Save my choices',
      saved: 'Your choices are saved and hold from now on.',
    },
    unknown: {
      title: 'This link does not work',
      lead: 'It may have been cut off on its way to you.',
      help: 'To stop our messages, reply STOP to a text message of ours or “unsubscribe” to an e-mail, or contact the bank. We will act on it.',
    },
    later: {
      title: 'Please try again in a few minutes',
      lead: 'We could not store anything just now, and nothing was changed.',
    },
  },
  'zh-CN': {
    purposes: {
      'birthday-and-care': '生日祝福与关怀',
      'product-marketing': '产品与优惠',
      referral: '推荐好友邀请',
      survey: '问卷调查',
    },
    byChannel: { email: '电子邮件', sms: '短信', phone: '电话' },
    channels: { email: '电子邮件', sms: '短信', phone: '电话' },
    stop: {
      title: (by) => `停止${by}营销`,
      lead: (bank, by) => `点击一次，${bank}即不再通过${by}向您发送：`,
      service: '对账单及其他账户服务通知不受影响。',
      button: (by) => `停止${by}营销`,
    },
    stopped: {
      title: (by) => `已停止${by}营销`,
      lead: (bank, by) => `即日起，${bank}不再通过${by}向您发送：`,
      later: '您可以随时重新开启其中任何一项。',
    },
    preferences: {
      title: '您的选择',
      lead: (bank) => `请勾选${bank}可以发送给您的内容，未勾选的一律不发送。`,
      link: '选择接收内容',
      save: '保存我的选择',
      saved: '您的选择已保存，即刻生效。',
    },
    unknown: {
      title: '链接无效',
      lead: '链接可能在传送途中被截断。',
      help: '如需停止接收，请回复我们的短信“退订”，或回复邮件“退订”，也可直接联系银行，我们会照办。',
    },
    later: { title: '请几分钟后再试', lead: '暂时无法保存，您的设置没有改变。' },
  },
};

/** The customer's own language, else the browser's first of ours (RFC 9110 section 12.5.4), else English. */
export function pickLocale(own: Locale | undefined, acceptLanguage = ''): Locale {
  if (own) return own;
  const wished = acceptLanguage
    .split(',')
    .map((part) => {
      const [language = '', quality] = part
        .trim()
        .toLowerCase()
        .split(/;\s*q=/);
      return { language, quality: Number(quality ?? 1) };
    })
    .filter(({ language, quality }) => quality > 0 && /^(zh|en)\b/.test(language))
    .toSorted((a, b) => b.quality - a.quality);
  return wished[0]?.language.startsWith('zh') ? 'zh-CN' : 'en';
}
