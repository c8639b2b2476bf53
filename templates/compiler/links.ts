import { lineAt } from './problem.ts';

/** Links written out in a source that are not https, or lead to a host that is not the brand's. */
export function linkFaults(source: string, allowedHosts: readonly string[]): { line: number; message: string }[] {
  const written = [
    ...source.matchAll(/\b(?:href|src|background-url)\s*=\s*["']([^"']*)["']/g),
    ...source.matchAll(/\b(\w+:\/\/[^\s"'<>，。）]+)/g),
  ];
  const faults = new Map<string, { line: number; message: string }>();
  for (const match of written) {
    const target = (match[1] ?? '').trim();
    const message = faultOf(target, allowedHosts);
    if (message) faults.set(target, { line: lineAt(source, match.index), message });
  }
  return [...faults.values()];
}

function faultOf(target: string, allowedHosts: readonly string[]): string | undefined {
  if (/^\{\{\w+\}\}$/.test(target)) return undefined;
  const url = URL.parse(target);
  if (url?.protocol !== 'https:') return `the link "${target}" must start with https:// or be one variable`;
  if (!allowedHosts.includes(url.hostname)) {
    return `the link "${target}" leads to ${url.hostname}; allowed are ${allowedHosts.join(', ')} (brand.json, linkHosts)`;
  }
  return undefined;
}
