import type { CampaignId } from '../contracts/ids.ts';
import type { Locale } from '../contracts/vocabulary.ts';

/** SES's stored template of one campaign version and language. A version is never changed, so neither is its template. */
export const mailTemplateName = (campaignId: CampaignId, version: number, locale: Locale): string =>
  `heliant-${campaignId}-v${version}-${locale}`;
