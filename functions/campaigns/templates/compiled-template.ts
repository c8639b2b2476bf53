import * as z from 'zod';
import { Brand, Locale, MessageChannel, mainBrand, Purpose } from '../../contracts/vocabulary.ts';

/** Words in both languages. */
export const PerLocale = z.object({ en: z.string().min(1), 'zh-CN': z.string().min(1) });

/** `line`: one line of words. `paragraphs`: several lines, in mail bodies only. `url`: a link, alone in its `href`. */
export const VariableType = z.enum(['line', 'paragraphs', 'url']);
export type VariableType = z.infer<typeof VariableType>;

/**
 * `campaign` values are put in at approval, `recipient` values at the send. A campaign variable with a `fallback` may be
 * left out by the campaign; the approver sees the fallback in its place.
 */
export const TemplateVariable = z.object({
  type: VariableType,
  scope: z.enum(['campaign', 'recipient']),
  label: PerLocale,
  sample: PerLocale,
  fallback: PerLocale.optional(),
});
export type TemplateVariable = z.infer<typeof TemplateVariable>;

const Content = z.object({
  email: z.object({ subject: z.string().min(1), html: z.string().min(1), text: z.string().min(1) }).optional(),
  sms: z.string().min(1).optional(),
});
export type TemplateContent = z.infer<typeof Content>;

/**
 * One message as `templates/compile.ts` leaves it: `{{h.name}}` stands where a value lands in HTML, `{{t.name}}` where it
 * lands in plain words (subject, text part, SMS).
 */
export const CompiledTemplate = z.object({
  brand: Brand,
  name: z.string().min(1),
  title: PerLocale,
  purposes: z.array(Purpose).min(1),
  kinds: z.array(z.string().min(1)).min(1),
  channels: z.array(MessageChannel).min(1),
  sender: z.object({ localPart: z.string().min(1), displayName: PerLocale }),
  smsSignature: PerLocale,
  variables: z.record(z.string(), TemplateVariable),
  /** The names of `variables` whose scope is `recipient`, listed so that the send does not look for them each time. */
  recipientVariables: z.array(z.string()),
  locales: z.record(Locale, Content),
});
export type CompiledTemplate = z.infer<typeof CompiledTemplate>;

const CompiledTemplates = z.object({ templates: z.array(CompiledTemplate).min(1) });

export type Templates = {
  readonly list: readonly CompiledTemplate[];
  find(name: string, brand?: Brand): CompiledTemplate | undefined;
};

/** Takes the parsed `build/templates.json`; throws when it is not what the compiler writes. */
export function loadTemplates(json: unknown): Templates {
  const list = CompiledTemplates.parse(json).templates;
  const byKey = new Map(list.map((template) => [`${template.brand}/${template.name}`, template]));
  return { list, find: (name, brand = mainBrand) => byKey.get(`${brand}/${name}`) };
}
