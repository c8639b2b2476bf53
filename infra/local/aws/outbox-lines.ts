import { hash } from 'node:crypto';
import { compileMailTemplate, type MailTemplate, type TemplateContent } from './mail-template.ts';
import type { Letter, StoredMessage } from './outbox-message.ts';

type Composed = StoredMessage & { letter?: Letter };

/** In the file: a message whose words are made again from a template, found by its mark in a line before this one. */
type Shortened = Omit<StoredMessage, 'subject' | 'html' | 'text'> & {
  made: { from: string; values: Record<string, unknown> };
};
type TemplateLine = { template: string; source: TemplateContent };
type Line = StoredMessage | Shortened | TemplateLine;

/**
 * How messages lie in the outbox file: with template and values in place of the words made of them. A letter of 17 KB is
 * then a line of 1 KB, and writing letters down is no longer the most of what accepting them costs.
 */
export function createOutboxLines() {
  const templates = new Map<string, MailTemplate>();
  const marks = new WeakMap<MailTemplate, string>();

  const markOf = (template: MailTemplate): string => {
    const known = marks.get(template);
    if (known !== undefined) return known;
    const mark = hash('sha256', JSON.stringify(template.source)).slice(0, 16);
    marks.set(template, mark);
    return mark;
  };

  /** The message without its words; undefined for the line of a template, which is then known. */
  function envelopeIn(line: string): StoredMessage | undefined {
    const parsed = JSON.parse(line) as Line;
    if ('template' in parsed) templates.set(parsed.template, compileMailTemplate(parsed.source));
    else return 'made' in parsed ? { ...parsed, subject: '', html: '', text: '' } : parsed;
    return undefined;
  }

  function messageIn(line: string): StoredMessage {
    const parsed = JSON.parse(line) as StoredMessage | Shortened;
    if (!('made' in parsed)) return parsed;
    const { made, ...message } = parsed;
    const rendered = templates.get(made.from)?.(made.values);
    if (rendered === undefined || 'failure' in rendered)
      throw new Error(`Message ${message.id} of the outbox cannot be made again from template ${made.from}.`);
    return { ...message, ...rendered.content };
  }

  /** The lines of some messages, and those of templates that must come before them. */
  function of(messages: Composed[]): { templates: { lines: string[]; areWritten: () => void }; written: string[] } {
    const missing = new Map<string, MailTemplate>();
    const written = messages.map(({ letter, ...message }) => {
      if (letter === undefined) return JSON.stringify(message);
      const from = markOf(letter.template);
      if (!templates.has(from)) missing.set(from, letter.template);
      const { subject: _subject, html: _html, text: _text, ...rest } = message;
      return JSON.stringify({ ...rest, made: { from, values: letter.values } } satisfies Shortened);
    });
    const lines = [...missing].map(([template, { source }]) =>
      JSON.stringify({ template, source } satisfies TemplateLine),
    );
    const areWritten = () => {
      for (const [mark, template] of missing) templates.set(mark, template);
    };
    return { templates: { lines, areWritten }, written };
  }

  return { envelopeIn, messageIn, of };
}
