import type { Locale } from '../../functions/contracts/vocabulary.ts';
import type { BrandKit, Manifest } from './manifest.ts';

/** Every part in which a message reaches a customer, variables as `{{name}}`. */
export type Parts = { html?: string; text?: string; sms?: string };

/**
 * A launch sells a product: its risk grade, its risk statement and the way to its terms go out in every part
 * (suitability rules for financial products in force since 2026-02-01).
 */
const mustShowByKind: Readonly<Record<string, readonly string[]>> = {
  launch: ['riskGrade', 'riskStatement', 'termsUrl'],
};

/** What a message lacks that law, or the bank's own promise, wants on it. */
export function missingParts(manifest: Manifest, brand: BrandKit, locale: Locale, parts: Parts): string[] {
  return [...missingFooter(manifest, brand, locale, parts), ...missingByKind(manifest, parts)];
}

/** Identity and postal address (CAN-SPAM, 16 CFR 316) on every mail; both links on all that is not purely service. */
function missingFooter(manifest: Manifest, brand: BrandKit, locale: Locale, { html, text }: Parts): string[] {
  if (html === undefined || text === undefined) return [];
  const missing: string[] = [];
  if (!text.includes(brand.words.legalName[locale]))
    missing.push('the mail does not say who sends it: show {{brand.legalName}}');
  if (!text.includes(brand.words.postalAddress[locale]))
    missing.push('the mail has no postal address: show {{brand.postalAddress}}');
  if (manifest.purposes.every((purpose) => purpose === 'service')) return missing;
  for (const [name, what] of [
    ['preferencesUrl', 'preference'],
    ['unsubscribeUrl', 'unsubscribe'],
  ]) {
    if (!html.includes(`href="{{${name}}}"`)) missing.push(`the mail has no ${what} link: add a link to {{${name}}}`);
  }
  return missing;
}

function missingByKind(manifest: Manifest, parts: Parts): string[] {
  const names = manifest.kinds.flatMap((kind) => mustShowByKind[kind] ?? []);
  return names.flatMap((name) =>
    Object.entries(parts)
      .filter(([, source]) => source !== undefined && !source.includes(`{{${name}}}`))
      .map(([part]) => `a launch must show {{${name}}} in its ${part}`),
  );
}
