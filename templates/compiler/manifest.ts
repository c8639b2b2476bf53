import { z } from 'zod';
import { PerLocale, TemplateVariable } from '../../functions/campaigns/templates/compiled-template.ts';
import { Brand, Locale, MessageChannel, Purpose } from '../../functions/contracts/vocabulary.ts';
import type { Problem } from './problem.ts';
import type { Sources } from './sources.ts';

const Colour = z.string().regex(/^#[0-9a-f]{6}$/, 'must be a colour such as "#123456"');

const Words = z.record(z.string(), z.string().min(1));

/** `brands/<brand>/brand.json`. Every `{{brand.…}}` in a template is one of `words`, one of `colours`, or `postalAddress`. */
export const BrandKit = z.object({
  brand: Brand,
  words: z.object({
    bankName: PerLocale,
    legalName: PerLocale,
    postalAddress: PerLocale,
    /** What stands in the header, and the alternative text of a picture that takes its place. */
    logoText: PerLocale,
    smsSignature: PerLocale,
  }),
  colours: z.record(z.string().regex(/^[a-z][A-Za-z]*$/), Colour),
  sender: z.object({ localPart: z.string().regex(/^[a-z0-9.-]{1,32}$/), displayName: PerLocale }),
  /** Hosts that a template's own links may lead to. */
  linkHosts: z.array(z.hostname()),
});
export type BrandKit = z.infer<typeof BrandKit>;

/** `layout/words.json`: what the layout says, per locale, and why one gets this, per purpose. */
export const LayoutWords = z.object({
  locales: z.record(Locale, Words),
  why: z.record(Locale, z.record(z.enum([...Purpose.options, 'several']), z.string().min(1))),
});
export type LayoutWords = z.infer<typeof LayoutWords>;

/** `<name>/template.json`. Variables are the campaign's; the recipient's are always there. */
export const Manifest = z.object({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
  title: PerLocale,
  purposes: z.array(Purpose).min(1),
  kinds: z.array(z.string().min(1)).min(1),
  channels: z.array(MessageChannel).min(1),
  variables: z.record(
    z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'a variable is named like productName'),
    TemplateVariable.omit({ scope: true, sample: true })
      .extend({ sample: PerLocale.optional() })
      .refine((variable) => variable.sample ?? variable.fallback, 'needs a sample or a fallback'),
  ),
});
export type Manifest = z.infer<typeof Manifest>;

/** Reads and checks one JSON file; a fault is put among `problems` and nothing comes back. */
export function readJson<Schema extends z.ZodType>(
  schema: Schema,
  file: string,
  sources: Sources,
  problems: Problem[],
): z.infer<Schema> | undefined {
  const text = sources.get(file);
  const json = text === undefined ? undefined : parse(text);
  if (json === undefined) {
    problems.push({ file, message: text === undefined ? 'the file is missing' : 'is not valid JSON' });
    return undefined;
  }
  const read = schema.safeParse(json);
  if (read.success) return read.data;
  for (const issue of read.error.issues) problems.push({ file, message: `${issue.path.join('.')}: ${issue.message}` });
  return undefined;
}

/** An unreadable file is `undefined`: no JSON text parses to that. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
