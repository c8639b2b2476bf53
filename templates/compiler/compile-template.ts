import type {
  CompiledTemplate,
  TemplateContent,
  TemplateVariable,
} from '../../functions/campaigns/templates/compiled-template.ts';
import { recipientVariables } from '../../functions/campaigns/templates/recipient-values.ts';
import { Locale } from '../../functions/contracts/vocabulary.ts';
import { compileLocale, type Ground } from './compile-locale.ts';
import type { Manifest } from './manifest.ts';
import type { Problem } from './problem.ts';

/** Compiles one message for one brand in every locale. What is wrong with it is put among `problems`. */
export async function compileTemplate(
  manifest: Manifest,
  ground: Ground,
  problems: Problem[],
): Promise<CompiledTemplate> {
  const declared = declaredVariables(manifest);
  const locales: Partial<Record<Locale, TemplateContent>> = {};
  const used = new Set<string>();
  for (const locale of Locale.options) {
    const compiled = await compileLocale(manifest, locale, declared, ground, problems);
    locales[locale] = compiled.content;
    for (const name of compiled.used) used.add(name);
    reportUnused(manifest, locale, compiled.used, problems);
  }
  const variables = Object.fromEntries(Object.entries(declared).filter(([name]) => used.has(name)));
  return {
    brand: ground.brand.brand,
    name: manifest.name,
    title: manifest.title,
    purposes: manifest.purposes,
    kinds: manifest.kinds,
    channels: manifest.channels,
    sender: ground.brand.sender,
    smsSignature: ground.brand.words.smsSignature,
    variables,
    recipientVariables: Object.keys(variables).filter((name) => variables[name]?.scope === 'recipient'),
    locales: locales as Record<Locale, TemplateContent>,
  };
}

/** The campaign's variables and, always there, the recipient's. Without a sample the fallback is shown. */
function declaredVariables(manifest: Manifest): Record<string, TemplateVariable> {
  const declared: Record<string, TemplateVariable> = { ...recipientVariables };
  for (const [name, { sample, fallback, ...rest }] of Object.entries(manifest.variables)) {
    const shown = sample ?? fallback;
    if (!shown || Object.hasOwn(recipientVariables, name)) continue;
    declared[name] = { ...rest, scope: 'campaign', sample: shown, ...(fallback && { fallback }) };
  }
  return declared;
}

function reportUnused(manifest: Manifest, locale: Locale, used: ReadonlySet<string>, problems: Problem[]): void {
  const file = `${manifest.name}/template.json`;
  for (const name of Object.keys(manifest.variables)) {
    if (Object.hasOwn(recipientVariables, name)) {
      problems.push({ file, locale, message: `"${name}" is the recipient's and always there; remove it` });
    } else if (!used.has(name)) {
      problems.push({ file, locale, message: `"${name}" is declared but not used; use it or remove it` });
    }
  }
}
