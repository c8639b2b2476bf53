import { recipientFields } from '../campaigns/templates/recipient-fields.ts';
import { recipientValues } from '../campaigns/templates/recipient-values.ts';
import { linkField, smsLinks, withLinkFields } from '../campaigns/templates/sms-links.ts';
import { mintLinkToken } from '../consent/link-token.ts';
import { mintToken } from '../consent/token.ts';
import { unsubscribeHeaders } from '../consent/unsubscribe-headers.ts';
import type { Customer } from '../contracts/customer.ts';
import type { Batch, RunItem } from '../contracts/run.ts';
import type { Locale } from '../contracts/vocabulary.ts';
import type { SigningKeys } from '../platform/signing-keys.ts';
import { dispatchId } from './dispatch-id.ts';
import type { Envelope, Outgoing } from './message-channel.ts';

export type Composer = { keys: SigningKeys; publicUrl: string; mailDomain: string };

/** One customer's message: address, values escaped for where they land, signed links, tags that lead every event back. */
export function compose(
  run: RunItem,
  { isResend, locale }: Pick<Batch, 'isResend' | 'locale'>,
  customer: Customer,
  { keys, publicUrl }: Composer,
): Outgoing {
  const { plan } = run;
  const id = dispatchId(run, customer.customerId, isResend);
  const about = {
    customerId: customer.customerId,
    brand: plan.brand,
    channel: plan.channel,
    purpose: plan.purpose,
    dispatchId: id,
  };
  const links = {
    unsubscribeUrl: `${publicUrl}/u/${mintToken(keys, 'u', about)}`,
    preferencesUrl: `${publicUrl}/p/${mintToken(keys, 'p', about)}`,
  };
  const fields = recipientFields(
    { name: plan.template, recipientVariables: plan.recipientVariables },
    recipientValues(customer, links),
  );
  const linkUrl = (link: number) =>
    `${publicUrl}/l/${mintLinkToken(keys, { customerId: customer.customerId, dispatchId: id, locale, link })}`;
  for (const [place] of smsLinks(plan.messages[locale].sms ?? '').entries())
    fields.t[linkField(place)] = linkUrl(place);
  return {
    customerId: customer.customerId,
    dispatchId: id,
    to: (plan.channel === 'email' ? customer.email : customer.phone) ?? '',
    fields,
    headers: plan.purpose === 'service' ? [] : unsubscribeHeaders(links.unsubscribeUrl),
    tags: {
      dispatch: id,
      customer: customer.customerId,
      run: run.id,
      campaign: run.campaignId,
      segment: plan.segmentId,
      kind: plan.kind,
      purpose: plan.purpose,
      brand: plan.brand,
      variant: 'a',
    },
  };
}

/** What a batch shares: sender, language, stored template or SMS wording, its links left to each recipient's own. */
export function envelopeOf({ plan }: RunItem, locale: Locale, { mailDomain }: Composer): Envelope {
  const { templateName, sms } = plan.messages[locale];
  return {
    locale,
    from: `${displayName(plan.sender.displayName[locale])} <${plan.sender.localPart}@${mailDomain}>`,
    ...(templateName && { templateName }),
    ...(sms && { sms: withLinkFields(sms) }),
  };
}

/** Quoted, or as an encoded word when it is not ASCII (RFC 2047: SES takes header text as 7 bits). */
const displayName = (name: string): string =>
  /^[\x20-\x7E]*$/.test(name)
    ? `"${name.replaceAll(/["\\]/g, '')}"`
    : `=?UTF-8?B?${Buffer.from(name).toString('base64')}?=`;
