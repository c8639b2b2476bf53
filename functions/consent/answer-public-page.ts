import { marketingPurposes } from '../contracts/consent.ts';
import type { LinkVisit } from '../contracts/response-messages.ts';
import type { Database } from '../platform/database.ts';
import type { Queue } from '../platform/queues.ts';
import type { SigningKeys } from '../platform/signing-keys.ts';
import { visitLink } from '../responses/visit-link.ts';
import { hashAddress } from './address.ts';
import { type AddressHashes, changeConsent, changeConsents } from './change-consent.ts';
import { chosenChanges, grantedChoices } from './choices.ts';
import { readContact, readGate } from './consent.store.ts';
import type { Html } from './html.ts';
import { pickLocale } from './page-words.ts';
import { type PageFrame, preferencesPage, stoppedPage, unknownPage, unsubscribePage } from './pages.ts';
import type { PublicRequest } from './public-request.ts';
import { mintToken, type TokenFields, verifyToken } from './token.ts';

export type PublicPages = {
  database: Database;
  keys: SigningKeys;
  publicUrl: string;
  visits: Queue<LinkVisit>;
  now: number;
};
export type PublicAnswer = 'one-click' | { goTo: string } | Html;

/**
 * What a request to /u, /p or /l does and answers. Only a POST acts; a link of a text leads on and its visit is noted. A POST to /u that is not the page's own form is one-click
 * (RFC 8058), answered alike for every token; an unknown token does nothing and, to people, says how else to stop.
 */
export async function answerPublicPage(pages: PublicPages, request: PublicRequest): Promise<PublicAnswer> {
  if (request.page === 'l') {
    const goTo = await visitLink(pages, request);
    return goTo ? { goTo } : unknownPage({ locale: pickLocale(undefined, request.acceptLanguage) });
  }
  const fields = fieldsOf(pages.keys, request);
  const acts = request.method === 'POST';
  if (acts && request.page === 'u' && request.form.get('confirm') !== 'yes') {
    if (fields) await stopMarketing(pages, request, fields, 'one-click-unsubscribe');
    return 'one-click';
  }
  if (!fields) return unknownPage({ locale: pickLocale(undefined, request.acceptLanguage) });
  return request.page === 'u' ? answerUnsubscribe(pages, request, fields) : answerPreferences(pages, request, fields);
}

function fieldsOf(keys: SigningKeys, { page, token }: PublicRequest): TokenFields | undefined {
  const reading = page && page !== 'l' && verifyToken(keys, page, token);
  return reading && 'fields' in reading ? reading.fields : undefined;
}

/** All marketing of the brand on the message's channel: the safest reading of "unsubscribe". Topics can be chosen again. */
async function stopMarketing(
  { database, now }: PublicPages,
  { requestId }: PublicRequest,
  { customerId, brand, channel, dispatchId }: TokenFields,
  source: 'one-click-unsubscribe' | 'unsubscribe-page',
): Promise<void> {
  await changeConsent(database, {
    customerId,
    at: now,
    brand,
    channel,
    purposes: marketingPurposes,
    state: 'withdrawn',
    source,
    actor: 'customer',
    evidence: `request:${requestId}`,
    ...(dispatchId && { dispatchId }),
  });
}

async function answerUnsubscribe(pages: PublicPages, request: PublicRequest, fields: TokenFields): Promise<Html> {
  const acts = request.method === 'POST';
  if (acts) await stopMarketing(pages, request, fields, 'unsubscribe-page');
  const { frame } = await visitorOf(pages, request, fields);
  const preferencesUrl = `${pages.publicUrl}/p/${mintToken(pages.keys, 'p', fields)}`;
  return (acts ? stoppedPage : unsubscribePage)(frame, fields.channel, preferencesUrl);
}

async function answerPreferences(pages: PublicPages, request: PublicRequest, fields: TokenFields): Promise<Html> {
  const { database, now } = pages;
  const { customerId, brand, dispatchId } = fields;
  const saves = request.method === 'POST' && request.form.get('save') === 'yes';
  const { frame, addresses } = await visitorOf(pages, request, fields);
  if (saves) {
    const changes = chosenChanges(request.form, brand, `request:${request.requestId}`);
    await changeConsents(database, { customerId, at: now, ...(dispatchId && { dispatchId }) }, changes, addresses);
  }
  const { gate } = await readGate(database, customerId);
  return preferencesPage(frame, grantedChoices(gate, brand), saves);
}

async function visitorOf(
  { database, keys }: PublicPages,
  { acceptLanguage }: PublicRequest,
  { customerId, brand }: TokenFields,
): Promise<{ frame: PageFrame; addresses: AddressHashes }> {
  const { locale, email, phone } = await readContact(database, customerId);
  return {
    frame: { locale: pickLocale(locale, acceptLanguage), brand },
    addresses: {
      ...(email && { email: hashAddress(keys.addressKey, 'email', email) }),
      ...(phone && { sms: hashAddress(keys.addressKey, 'sms', phone) }),
    },
  };
}
