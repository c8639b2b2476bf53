import type { Locale } from '../../contracts/vocabulary.ts';
import type { TemplateVariable } from './compiled-template.ts';
import { plainLine } from './escape.ts';

/** A whole salutation with its punctuation. Without a name it greets without one: never "Dear ,". */
export function greeting(name: string, locale: Locale): string {
  const shown = plainLine(name);
  if (locale === 'zh-CN') return shown === '' ? '您好！' : `尊敬的${shown}：`;
  return shown === '' ? 'Hello,' : `Dear ${shown},`;
}

export type RecipientLinks = { unsubscribeUrl: string; preferencesUrl: string; referralUrl?: string };

/** What one customer's message is filled with, not yet escaped. Takes the customer's name (may be empty) and signed links. */
export function recipientValues(
  customer: { name: string; locale: Locale },
  links: RecipientLinks,
): Record<RecipientVariable, string> {
  return {
    greeting: greeting(customer.name, customer.locale),
    unsubscribeUrl: links.unsubscribeUrl,
    preferencesUrl: links.preferencesUrl,
    referralUrl: links.referralUrl ?? '',
  };
}

const sameInBoth = (text: string) => ({ en: text, 'zh-CN': text });

/**
 * Every variable that a template may use of a customer. The bare name is not among them: where a name is empty, words
 * around it would be left standing.
 */
export const recipientVariables = {
  greeting: {
    type: 'line',
    scope: 'recipient',
    label: { en: 'Salutation', 'zh-CN': '称呼' },
    sample: { en: greeting('Rita Martins', 'en'), 'zh-CN': greeting('龚志强', 'zh-CN') },
  },
  unsubscribeUrl: {
    type: 'url',
    scope: 'recipient',
    label: { en: 'Unsubscribe link', 'zh-CN': '退订链接' },
    sample: sameInBoth('https://care.sunrisebank.example/u/sample-token'),
  },
  preferencesUrl: {
    type: 'url',
    scope: 'recipient',
    label: { en: 'Preference link', 'zh-CN': '偏好设置链接' },
    sample: sameInBoth('https://care.sunrisebank.example/p/sample-token'),
  },
  referralUrl: {
    type: 'url',
    scope: 'recipient',
    label: { en: 'Personal referral link', 'zh-CN': '专属推荐链接' },
    sample: sameInBoth('https://care.sunrisebank.example/r/sample-code'),
  },
} as const satisfies Record<string, TemplateVariable>;

export type RecipientVariable = keyof typeof recipientVariables;
