import Handlebars from 'handlebars';
import { AwsFault } from './wire.ts';

export type TemplateContent = { subject: string; html: string; text: string };
export type Rendered = { content: TemplateContent } | { failure: string };
/** Renders with one recipient's values; a value that is missing is a failure, not an empty place. `source`: what it was made from. */
export type MailTemplate = ((values: Record<string, unknown>) => Rendered) & { source: TemplateContent };

type Part = Handlebars.TemplateDelegate<Record<string, unknown>>;

/**
 * SES renders Handlebars without escaping (SES developer guide, "Advanced email personalization"), needs every variable
 * ("Rendering Failure" otherwise), and knows conditions, loops and inline partials. Of the built-in helpers only those
 * are offered: `log` and `lookup` have no use in a letter.
 */
const options = {
  noEscape: true,
  strict: true,
  knownHelpersOnly: true,
  knownHelpers: { log: false, lookup: false },
} as const;

/** Compiles a stored template once; throws BadRequestException where Handlebars cannot read it. */
export function compileMailTemplate(content: TemplateContent): MailTemplate {
  const subject = compilePart('subject', content.subject);
  const html = compilePart('HTML', content.html);
  const text = compilePart('text', content.text);
  const render = (values: Record<string, unknown>): Rendered => {
    const own = bare(values);
    try {
      return { content: { subject: subject(own), html: html(own), text: text(own) } };
    } catch (error) {
      return { failure: failureMessage(error) };
    }
  };
  return Object.assign(render, { source: content });
}

/** A template given inside the call: SES only substitutes there, so that blocks and partials are refused. */
export function compileInlineTemplate(content: TemplateContent): MailTemplate {
  for (const part of [content.subject, content.html, content.text]) {
    const block = /\{\{\s*[#^/>&]/.exec(part);
    if (block)
      throw new AwsFault(
        'BadRequestException',
        'A template inside the call substitutes values only: store it to use conditions, loops or partials.',
      );
  }
  return compileMailTemplate(content);
}

function compilePart(name: string, source: string): Part {
  const handlebars = Handlebars.create();
  try {
    handlebars.precompile(source, options);
    return handlebars.compile(source, options);
  } catch (error) {
    throw new AwsFault('BadRequestException', `The ${name} part is not a valid template: ${String(error)}`);
  }
}

/** Copies values without a prototype: a template sees own properties only, so `{{constructor}}` is simply missing. */
function bare(values: unknown): Record<string, unknown> {
  if (Array.isArray(values)) return values.map(bare) as unknown as Record<string, unknown>;
  if (typeof values !== 'object' || values === null) return values as Record<string, unknown>;
  const copy = Object.create(bottom) as Record<string, unknown>;
  for (const [name, value] of Object.entries(values)) copy[name] = bare(value);
  return copy;
}

/** Handlebars writes the object into its message; the one thing it may find below the values is how to say so. */
const bottom = Object.create(null) as { [Symbol.toPrimitive]: () => string };
Object.defineProperty(bottom, Symbol.toPrimitive, { value: () => 'the rendering data' });

function failureMessage(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const missing = /^"(.+?)" not defined in/.exec(message)?.[1];
  if (missing !== undefined) return `Attribute '${missing}' is not present in the rendering data.`;
  return `The template could not be rendered: ${message}`;
}
