import type { Locale, MessageChannel } from '../../contracts/vocabulary.ts';
import type { CompiledTemplate, TemplateContent, TemplateVariable } from './compiled-template.ts';
import { escapeFor, plainLine } from './escape.ts';

/** One value for everybody, or one for each locale. */
type GivenValue = string | Readonly<Partial<Record<Locale, string>>>;
export type GivenValues = Readonly<Record<string, GivenValue>>;

export type VariableProblem = { variable: string; message: string };
export type BoundTemplate = { ok: true; content: TemplateContent } | { ok: false; problems: VariableProblem[] };

/**
 * Puts a campaign's own values (not yet escaped) into the template; what is left are recipients' variables.
 * `content.email` is what SES stores as a template, `content.sms` what `compileSms` takes. Every unusable value is listed.
 * With a `channel`, only that channel's content comes back, and only its variables must be given.
 */
export function bindConstants(
  template: CompiledTemplate,
  locale: Locale,
  constants: GivenValues,
  channel?: MessageChannel,
): BoundTemplate {
  const { email, sms } = template.locales[locale];
  const content = { ...(channel !== 'sms' && email && { email }), ...(channel !== 'email' && sms && { sms }) };
  const values = new Map<string, string>();
  const problems = unknownNames(template, constants);
  for (const [name, variable] of Object.entries(template.variables)) {
    if (variable.scope !== 'campaign' || !uses(content, name)) continue;
    const value = givenFor(locale, name, constants) ?? variable.fallback?.[locale] ?? '';
    const message = unusable(variable, value);
    if (message) problems.push({ variable: name, message: `${variable.label.en} (${locale}) ${message}` });
    values.set(name, value);
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, content: fill(template, content, values) };
}

const uses = ({ email, sms }: TemplateContent, name: string): boolean =>
  [email?.subject, email?.html, email?.text, sms].some(
    (part) => part?.includes(`{{h.${name}}}`) || part?.includes(`{{t.${name}}}`),
  );

/** The value given for a locale under an own name of `values`, or nothing. */
export function givenFor(locale: Locale, name: string, values: GivenValues): string | undefined {
  const given = Object.hasOwn(values, name) ? values[name] : undefined;
  return typeof given === 'string' ? given : given?.[locale];
}

function unknownNames(template: CompiledTemplate, constants: GivenValues): VariableProblem[] {
  return Object.keys(constants)
    .filter((name) => !Object.hasOwn(template.variables, name) || template.variables[name]?.scope !== 'campaign')
    .map((variable) => ({
      variable,
      message: `the template ${template.name} has no such value to fill in; remove it`,
    }));
}

/** Why a value cannot stand in a stored template, or nothing. Braces and backslashes would become template syntax there. */
function unusable(variable: TemplateVariable, value: string): string | undefined {
  if (plainLine(value) === '') return 'is missing; give a value';
  if (/[{}\\]/.test(value)) return 'may not contain {, } or \\; write it without';
  if (variable.type !== 'paragraphs' && /[\r\n]/.test(value)) return 'must be one line; remove the line breaks';
  if (variable.type === 'url' && !isHttps(value)) return 'must be a link that starts with https://';
  return undefined;
}

const isHttps = (value: string): boolean => !/\s/.test(value) && URL.parse(value)?.protocol === 'https:';

function fill(
  template: CompiledTemplate,
  { email, sms }: TemplateContent,
  values: ReadonlyMap<string, string>,
): TemplateContent {
  const bind = (source: string) =>
    source.replace(/\{\{([ht])\.(\w+)\}\}/g, (placeholder, part: 'h' | 't', name: string) => {
      const value = values.get(name);
      const type = template.variables[name]?.type;
      return value === undefined || type === undefined ? placeholder : escapeFor(part, type, value);
    });
  return {
    ...(email && { email: { subject: bind(email.subject), html: bind(email.html), text: bind(email.text) } }),
    ...(sms && { sms: bind(sms) }),
  };
}
