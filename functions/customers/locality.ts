import { IANAZone } from 'luxon';
import type { Locale } from '../contracts/vocabulary.ts';

/** Two-letter country of the zones a number without a country code is most often written in. */
const countryOfZone = {
  'Asia/Shanghai': 'CN',
  'Asia/Urumqi': 'CN',
  'Asia/Hong_Kong': 'HK',
  'Asia/Macau': 'MO',
  'Asia/Taipei': 'TW',
  'Asia/Singapore': 'SG',
  'Europe/Lisbon': 'PT',
  'Atlantic/Azores': 'PT',
  'Atlantic/Madeira': 'PT',
  'Europe/London': 'GB',
  'Europe/Dublin': 'IE',
  'Europe/Madrid': 'ES',
  'Europe/Paris': 'FR',
  'Europe/Berlin': 'DE',
  'America/New_York': 'US',
  'America/Chicago': 'US',
  'America/Denver': 'US',
  'America/Phoenix': 'US',
  'America/Los_Angeles': 'US',
  'America/Anchorage': 'US',
  'Pacific/Honolulu': 'US',
} as const;

export type KnownCountry = (typeof countryOfZone)[keyof typeof countryOfZone];

/** Calling codes of places with one time zone: there the number tells the zone. */
const zoneOfCallingCode: Partial<Record<string, string>> = {
  86: 'Asia/Shanghai',
  852: 'Asia/Hong_Kong',
  853: 'Asia/Macau',
  886: 'Asia/Taipei',
  65: 'Asia/Singapore',
  44: 'Europe/London',
  353: 'Europe/Dublin',
  49: 'Europe/Berlin',
};

/** Whose national numbers a customer writes: by time zone, else by the region in the locale (`en-GB`), else China for Chinese. */
export function countryOf(zone: string | undefined, writtenLocale: string | undefined): KnownCountry | undefined {
  const byZone = countryOfZone[zone as keyof typeof countryOfZone];
  if (byZone) return byZone;
  const locale = writtenLocale ? parseLocale(writtenLocale) : undefined;
  if (!locale) return undefined;
  const known = Object.values(countryOfZone).find((country) => country === locale.region);
  return known ?? (locale.language === 'zh' && !locale.region ? 'CN' : undefined);
}

/** The zone of somebody who stated none, where their number's calling code (`86`) tells it. */
export const zoneByCallingCode = (callingCode: string | undefined): string | undefined =>
  zoneOfCallingCode[callingCode ?? ''];

/** `zh`, `zh_CN`, `zh-Hans-SG` → zh-CN; `en`, `en-GB` → en; another language or no locale at all → undefined. */
export function toLocale(written: string): Locale | undefined {
  const language = parseLocale(written)?.language;
  if (language === 'zh') return 'zh-CN';
  return language === 'en' ? 'en' : undefined;
}

/** An IANA zone by its name; bare offsets (`+08:00`) are none, since they do not know summer time. */
export function isZone(written: string): boolean {
  const seen = seenZones.get(written);
  if (seen !== undefined) return seen;
  const valid = /^[A-Za-z]/.test(written) && IANAZone.isValidZone(written);
  if (seenZones.size < zonesRemembered) seenZones.set(written, valid);
  return valid;
}

/** Asking for a zone builds a formatter (some 50 µs), so answers are kept; there are about 600 zone names (IANA). */
const zonesRemembered = 1000;
const seenZones = new Map<string, boolean>();

/** Language, script and region (BCP 47), with `_` for `-` as other systems write it. */
function parseLocale(written: string): { language: string; region: string | undefined } | undefined {
  const [tag, language = '', region] = /^([a-z]{2,3})(?:[-_][a-z]{4})?(?:[-_]([a-z]{2}|\d{3}))?$/i.exec(written) ?? [];
  return tag ? { language: language.toLowerCase(), region: region?.toUpperCase() } : undefined;
}
