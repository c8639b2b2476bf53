import parsePhoneNumber from 'libphonenumber-js/min';
import type { KnownCountry } from './locality.ts';

export type Phone = { number: string; callingCode: string };

/**
 * To E.164; undefined when it is no telephone number. One without "+" is read as a number of that country, where one is
 * known. An extension cannot be written to.
 */
export function readPhone(written: string, country: KnownCountry | undefined): Phone | undefined {
  const parsed = parsePhoneNumber(written, { extract: false, ...(country && { defaultCountry: country }) });
  if (!parsed?.isValid() || parsed.ext) return undefined;
  return { number: parsed.number, callingCode: parsed.countryCallingCode };
}
