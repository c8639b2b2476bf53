import { htmlLine } from '../../functions/campaigns/templates/escape.ts';
import type { Locale } from '../../functions/contracts/vocabulary.ts';
import type { BrandKit, LayoutWords, Manifest } from './manifest.ts';

/** What the compiler itself puts in, by placeholder name: `brand.bankName`, `words.unsubscribe`, … */
export type FixedWords = ReadonlyMap<string, string>;

/** Everything of brand and layout that one template in one locale may name. Layout words may name the brand's. */
export function fixedWords(brand: BrandKit, layout: LayoutWords, manifest: Manifest, locale: Locale): FixedWords {
  const ofBrand = new Map<string, string>([
    ...Object.entries(brand.colours).map(([name, value]) => [`brand.${name}`, value] as const),
    ...Object.entries(brand.words).map(([name, value]) => [`brand.${name}`, value[locale]] as const),
  ]);
  const [first, ...others] = manifest.purposes;
  const why = layout.why[locale][first && others.length === 0 ? first : 'several'];
  const ofLayout = Object.entries({ ...layout.locales[locale], locale, why });
  return new Map([
    ...ofBrand,
    ...ofLayout.map(([name, value]) => [`words.${name}`, putIn(value, ofBrand, 'plain')] as const),
  ]);
}

/** Puts the fixed words into a source; a name that is not among them stays, for the caller to report. */
export function putIn(source: string, words: FixedWords, landing: 'plain' | 'html'): string {
  return source.replace(/\{\{(\w+\.\w+)\}\}/g, (placeholder, name: string) => {
    const value = words.get(name);
    if (value === undefined) return placeholder;
    return landing === 'html' ? htmlLine(value) : value;
  });
}
