import { outsideGsm } from '../../functions/campaigns/templates/sms-segments.ts';
import type { Locale } from '../../functions/contracts/vocabulary.ts';

/**
 * Every SMS says who sends it and how to refuse: in China with 【signature】 and the words that refuse (通信短信息服务管理规定,
 * 2015), elsewhere with the sender's name and STOP (CTIA Messaging Principles and Best Practices, 2023, 5.1.3).
 */
const optOutWords: Readonly<Record<Locale, string>> = { en: 'Reply STOP to opt out', 'zh-CN': '拒收请回复R' };

/** Faults of an SMS whose brand words are in place, its variables still as `{{name}}`. */
export function smsFaults(sms: string, locale: Locale, signature: string): string[] {
  const faults: string[] = [];
  if (sms.includes('\n')) faults.push('an SMS is one line; remove the line breaks');
  if (!sms.startsWith(signature)) faults.push(`must begin with the signature "${signature}" ({{brand.smsSignature}})`);
  if (!sms.endsWith(optOutWords[locale])) faults.push(`must end with "${optOutWords[locale]}"`);
  const dear = locale === 'en' ? outsideGsm(sms.replace(/\{\{\w+\}\}/g, '')) : [];
  if (dear.length > 0) {
    faults.push(
      `"${dear.join('')}" is not in the SMS alphabet and would more than halve what fits; use plain characters`,
    );
  }
  return faults;
}
