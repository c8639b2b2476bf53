import type { Mail } from './local-controls.ts';
import { grouped } from './words.ts';

export type Delivery = { zone: string; localHour: string; language: string; count: number };

/** How many messages arrived in which language at which hour of their readers' day, zone by zone. */
export function deliveriesByZone(mails: readonly Mail[], zoneOf: (mail: Mail) => string): Delivery[] {
  const deliveries = new Map<string, Delivery>();
  for (const mail of mails) {
    const zone = zoneOf(mail);
    const localHour = localHourOf(mail.acceptedAt, zone);
    const language = languageOf(mail);
    const key = `${zone} ${localHour} ${language}`;
    const known = deliveries.get(key);
    if (known) known.count += 1;
    else deliveries.set(key, { zone, localHour, language, count: 1 });
  }
  return [...deliveries.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, delivery]) => delivery);
}

export const deliveryLines = (deliveries: readonly Delivery[]): string[] =>
  deliveries.map(
    ({ zone, localHour, language, count }) =>
      `   ${zone.padEnd(18)}${localHour}:00 local  ${language.padEnd(8)}${grouped(count).padStart(6)}`,
  );

/** Every mail says its language for screen readers; a text in Chinese has Chinese characters. */
const languageOf = ({ html, text }: Mail): string =>
  html.includes('lang="zh-CN"') || (html === '' && /\p{Script=Han}/u.test(text)) ? 'Chinese' : 'English';

const localHourOf = (iso: string, zone: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', hourCycle: 'h23' }).format(new Date(iso));
