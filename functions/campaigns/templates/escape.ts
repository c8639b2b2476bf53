import type { VariableType } from './compiled-template.ts';

/** Control characters, line and paragraph separators (a new header in a subject), and marks that turn the reading direction. */
const unsafeInLine = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu;

const htmlEntities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** One line of plain words: control characters and line breaks become a space, half surrogates are replaced. */
export function plainLine(value: string): string {
  return value.toWellFormed().replace(unsafeInLine, ' ').trim();
}

/** One line, safe between HTML tags and inside a quoted attribute. SES does not escape (SES developer guide, "Advanced email personalization"). */
export function htmlLine(value: string): string {
  return plainLine(value).replace(/[&<>"']/g, (character) => htmlEntities[character] ?? '');
}

const lines = (value: string): string[] => value.trim().split(/\r\n|\r|\n/);

/** The value as it lands in plain words (`t`) or in HTML (`h`). Only `paragraphs` keep their line breaks. */
export function escapeFor(part: 'h' | 't', type: VariableType, value: string): string {
  if (type !== 'paragraphs') return part === 'h' ? htmlLine(value) : plainLine(value);
  return part === 'h' ? lines(value).map(htmlLine).join('<br>') : lines(value).map(plainLine).join('\n');
}
