import { HtmlValidate, StaticConfigLoader } from 'html-validate';

/**
 * Gmail cuts a message whose HTML passes 102 KB, and the footer with the unsubscribe link goes with it (measured between
 * 102 and 105 KB: spamresource.com, "What is Gmail clipping and what to do about it", 2022).
 */
export const maxHtmlBytes = 102_000;

/**
 * Mail clients need what the web has given up (tables for layout, `align`, `bgcolor`, inline styles, conditional
 * comments), so those rules are off; what breaks a mail in every client, or for a screen reader, is on.
 */
const validator = new HtmlValidate(
  new StaticConfigLoader({
    root: true,
    elements: ['html5'],
    rules: {
      'attr-quotes': ['error', { style: 'double' }],
      'close-order': 'error',
      'element-permitted-content': 'error',
      'element-permitted-parent': 'error',
      'element-required-content': 'error',
      'empty-heading': 'error',
      'empty-title': 'error',
      'heading-level': ['error', { minInitialRank: 'h1' }],
      'no-dup-attr': 'error',
      'no-dup-id': 'error',
      'no-implicit-close': 'error',
      'no-raw-characters': 'error',
      'script-element': 'error',
      'text-content': 'error',
      'unrecognized-char-ref': 'error',
      'void-content': 'error',
      'wcag/h30': 'error',
      'wcag/h37': 'error',
    },
  }),
);

/** Faults of the finished HTML in plain words, each with an excerpt of the line it was found on. */
export function htmlFaults(html: string): string[] {
  const lines = html.split('\n');
  const found = validator.validateStringSync(html).results.flatMap((result) => result.messages);
  return [
    ...found.map(({ message, ruleId, line }) => `${message} (${ruleId}), at: ${excerpt(lines[line - 1] ?? '')}`),
    ...activeContent(html),
  ];
}

const excerpt = (line: string): string => (line.length > 120 ? `${line.slice(0, 120)}…` : line);

/** Mail clients drop active content, and filters count it against the sender. */
function activeContent(html: string): string[] {
  const found = html.match(/<(?:script|iframe|form|object|embed)\b|\son[a-z]+\s*=|javascript:/gi) ?? [];
  return [...new Set(found)].map((what) => `active content is not allowed in mail: ${what.trim()}`);
}

/**
 * Variables inside a tag: only a `url` variable alone in an `href`, or words in the `aria-label` that MJML makes of the
 * title. Anywhere else (style, other attributes, a tag's name) escaping would not be enough.
 */
export function misplacedVariables(html: string, isUrl: (name: string) => boolean): string[] {
  const misplaced = new Set<string>();
  const styles = html.match(/<style[\s\S]*?<\/style>/g) ?? [];
  const tags = html.replace(/<!--[\s\S]*?-->/g, '').match(/<[a-z][^>]*>/gi) ?? [];
  for (const tag of tags) {
    const rest = tag
      .replace(/\shref="\{\{(\w+)\}\}"/g, (attribute, name: string) => (isUrl(name) ? '' : attribute))
      .replace(/\saria-label="[^"]*"/g, '');
    for (const [, name] of rest.matchAll(/\{\{(\w+)\}\}/g)) misplaced.add(name ?? '');
  }
  for (const [, name] of styles.join('').matchAll(/\{\{(\w+)\}\}/g)) misplaced.add(name ?? '');
  return [...misplaced];
}
