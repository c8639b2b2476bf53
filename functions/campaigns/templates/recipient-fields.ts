import { Rejected } from '../../platform/errors.ts';
import type { CompiledTemplate } from './compiled-template.ts';
import { htmlLine, plainLine } from './escape.ts';

/** One recipient's values by where they land: `h` escaped for HTML, `t` plain single lines. */
export type RecipientFields = { h: Record<string, string>; t: Record<string, string> };

/**
 * The replacement data of one recipient: only what the template uses, taken from `values` (not yet escaped).
 * Throws `Rejected` when one is missing or empty: the template asks for what this campaign cannot give.
 */
export function recipientFields(
  template: Pick<CompiledTemplate, 'name' | 'recipientVariables'>,
  values: Readonly<Record<string, string>>,
): RecipientFields {
  const h: Record<string, string> = {};
  const t: Record<string, string> = {};
  for (const variable of template.recipientVariables) {
    const value = Object.hasOwn(values, variable) ? values[variable] : undefined;
    if (!value) throw new Rejected(`template ${template.name} needs "${variable}" of each recipient`);
    h[variable] = htmlLine(value);
    t[variable] = plainLine(value);
  }
  return { h, t };
}
