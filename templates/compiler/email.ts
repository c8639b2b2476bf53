import mjml2html from 'mjml';
import { type FixedWords, putIn } from './fixed-words.ts';
import type { Fault } from './placeholders.ts';

const contentLine = '{{layout.content}}';

type MjmlSources = { layout: string; body: string; subject: string; preheader: string };
export type EmailFault = Fault & { inLayout: boolean };

/** Sets a message's MJML into the layout and makes HTML of it, variables still as `{{name}}`. Faults name the author's own line. */
export async function compileEmail(
  sources: MjmlSources,
  words: FixedWords,
): Promise<{ html: string; faults: EmailFault[] }> {
  const slots = new Map([
    ...words,
    ['layout.subject', putIn(sources.subject, words, 'plain')],
    ['layout.preheader', putIn(sources.preheader, words, 'plain')],
  ]);
  const layoutLines = sources.layout.split('\n');
  const before = layoutLines.findIndex((line) => line.trim() === contentLine);
  if (before < 0) return { html: '', faults: [{ inLayout: true, line: 1, message: `has no line ${contentLine}` }] };
  const body = sources.body.trimEnd();
  const composed = layoutLines.with(before, body).join('\n');
  const { html, errors } = await mjml2html(putIn(composed, slots, 'html'), {
    keepComments: false,
    validationLevel: 'soft',
    fonts: {},
  });
  const length = body.split('\n').length;
  return { html: compact(html), faults: errors.map((error) => placed(error, before, length)) };
}

/** Line numbers of the whole, from 1, told apart again: the body lies after `before` lines of layout. */
function placed({ line, message }: { line: number; message: string }, before: number, length: number): EmailFault {
  if (line > before && line <= before + length) return { inLayout: false, line: line - before, message };
  return { inLayout: true, line: line <= before ? line : line - length + 1, message };
}

/** Drops indentation and empty lines, half of what MJML writes; line breaks stay, since a mail line may hold 998 octets (RFC 5322, 2.1.1). */
function compact(html: string): string {
  return html.replace(/\s*\n\s*/g, '\n').trim();
}
