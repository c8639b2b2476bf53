import Handlebars from 'handlebars';
import type { Locale } from '../../contracts/vocabulary.ts';
import { bindConstants, type GivenValues, givenFor, type VariableProblem } from './bind-constants.ts';
import type { CompiledTemplate } from './compiled-template.ts';
import { type RecipientFields, recipientFields } from './recipient-fields.ts';
import { sampleLinks, withLinkFields } from './sms-links.ts';
import { type SmsLength, smsLength } from './sms-segments.ts';

export type Preview = {
  ok: true;
  email?: { subject: string; html: string; text: string };
  sms?: { text: string; length: SmsLength };
};

/** The template's own sample values, for a preview or a test message: campaign's and recipient's together. */
export function sampleValues(template: CompiledTemplate, locale: Locale): Record<string, string> {
  return Object.fromEntries(Object.entries(template.variables).map(([name, { sample }]) => [name, sample[locale]]));
}

/**
 * What a recipient would get, by the very steps of a real send: constants bound, recipient's fields escaped, then the
 * template language that SES uses. `values` are not yet escaped; every missing one is listed.
 */
export function renderPreview(
  template: CompiledTemplate,
  locale: Locale,
  values: GivenValues,
): Preview | { ok: false; problems: VariableProblem[] } {
  const ofRecipient = new Set(template.recipientVariables);
  const constants = Object.fromEntries(Object.entries(values).filter(([name]) => !ofRecipient.has(name)));
  const bound = bindConstants(template, locale, constants);
  const recipient = Object.fromEntries([...ofRecipient].map((name) => [name, givenFor(locale, name, values) ?? '']));
  const missing = [...ofRecipient].filter((name) => !recipient[name]);
  if (!bound.ok || missing.length > 0) {
    const own = missing.map((variable) => ({ variable, message: 'is missing; give a value' }));
    return { ok: false, problems: [...(bound.ok ? [] : bound.problems), ...own] };
  }
  const fields = recipientFields(template, recipient);
  const { email, sms } = bound.content;
  const smsText = sms && renderAsSes(sms, fields);
  return {
    ok: true,
    ...(email && {
      email: {
        subject: renderAsSes(email.subject, fields),
        html: renderAsSes(email.html, fields),
        text: renderAsSes(email.text, fields),
      },
    }),
    ...(sms && smsText && { sms: { text: smsText, length: billedLength(sms, fields) } }),
  };
}

/** What leaves has each recipient's own link in the place of an approved one, and that is what is billed. */
function billedLength(sms: string, { h, t }: RecipientFields): SmsLength {
  return smsLength(renderAsSes(withLinkFields(sms), { h, t: { ...t, ...sampleLinks(sms) } }));
}

/**
 * Renders one part as SES does: no escaping, and a missing value is an error, not a blank. Handlebars (since 4.6) reads
 * own properties only: what a prototype holds comes out empty.
 */
export function renderAsSes(source: string, fields: RecipientFields): string {
  return Handlebars.compile(source, { noEscape: true, strict: true })(fields);
}
