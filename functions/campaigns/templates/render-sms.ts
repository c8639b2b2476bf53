import { Rejected } from '../../platform/errors.ts';
import type { RecipientFields } from './recipient-fields.ts';

/** Words and variable names in turn: even places are words, odd places names. */
export type SmsTemplate = readonly string[];

/** Takes an SMS with its constants bound; split once per run, rendered once per person. */
export function compileSms(text: string): SmsTemplate {
  return text.split(/\{\{t\.(\w+)\}\}/);
}

/** The words to send to one person. Throws `Rejected` when the recipient lacks a value. */
export function renderSms(sms: SmsTemplate, fields: Pick<RecipientFields, 't'>): string {
  return sms.map((piece, place) => (place % 2 === 0 ? piece : ownValue(fields.t, piece))).join('');
}

function ownValue(values: Readonly<Record<string, string>>, name: string): string {
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  if (value === undefined) throw new Rejected(`this SMS needs "${name}" of each recipient`);
  return value;
}
