import mainKit from '../../templates/brands/main/brand.json' with { type: 'json' };
import type { Brand, Locale } from '../contracts/vocabulary.ts';

const names: Record<Brand, Record<Locale, string>> = { main: mainKit.words.bankName };
const unnamed: Record<Locale, string> = { en: 'your bank', 'zh-CN': '您的银行' };

/** What a brand is called in a language; a link that names no brand we know speaks of the customer's bank. */
export const brandName = (brand: Brand | undefined, locale: Locale): string =>
  ((brand ? names[brand] : undefined) ?? unnamed)[locale];
