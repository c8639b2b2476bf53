import { lineAt } from './problem.ts';

/** `{{name}}` is a variable; `{{brand.name}}`, `{{words.name}}` and `{{layout.name}}` are put in by the compiler. */
export type Placeholder = { name: string; line: number };
export type Fault = { line: number; message: string };

const prototypeNames = new Set(Object.getOwnPropertyNames(Object.prototype));
const simpleName = /^(?:(?:brand|words|layout)\.)?[a-z][A-Za-z0-9]*$/;

/** Finds every placeholder of one source and everything that the template language could do but authors may not. */
export function scanPlaceholders(source: string): { placeholders: Placeholder[]; faults: Fault[] } {
  const placeholders: Placeholder[] = [];
  const faults: Fault[] = [];
  for (const match of source.matchAll(/\\?\{\{+([^{}]*)(\}*)/g)) {
    const line = lineAt(source, match.index);
    const name = (match[1] ?? '').trim();
    const fault = faultOf(match[0], name);
    if (fault) faults.push({ line, message: fault });
    else placeholders.push({ name, line });
  }
  return { placeholders, faults };
}

function faultOf(written: string, name: string): string | undefined {
  if (written.startsWith('\\')) return `a backslash before {{${name}}} would switch it off; remove the backslash`;
  if (written.startsWith('{{{')) return `{{{${name}}}} would skip escaping; write {{${name}}}`;
  if (!written.endsWith('}}') || written.endsWith('}}}')) return `{{${name} is not closed by exactly two braces`;
  if (/^[#^/]/.test(name)) return `{{${name}}} is a block; only plain variables are allowed`;
  if (name.startsWith('>')) return `{{${name}}} is a partial; only plain variables are allowed`;
  if (name.startsWith('&')) return `{{${name}}} would skip escaping; write {{${name.slice(1).trim()}}}`;
  if (/\s/.test(name)) return `{{${name}}} calls a helper; only plain variables are allowed`;
  if (prototypeNames.has(name) || name === 'prototype') return `{{${name}}} names a part of the language itself`;
  if (!simpleName.test(name)) return `{{${name}}} is not the name of a variable`;
  return undefined;
}

/** Writes each placeholder without the blanks inside its braces, so that what follows can look for `{{name}}`. */
export function tighten(source: string): string {
  return source.replace(/\{\{\s*([\w.]+)\s*\}\}/g, '{{$1}}');
}

/** Marks each variable with the part it lands in: `h` for HTML, `t` for plain words. */
export function markFor(part: 'h' | 't', source: string): string {
  return source.replace(/\{\{(\w+)\}\}/g, `{{${part}.$1}}`);
}
