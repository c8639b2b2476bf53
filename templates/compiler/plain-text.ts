const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  nbsp: ' ',
  middot: '·',
  copy: '©',
  ndash: '–',
  mdash: '—',
  hellip: '…',
};

/** The text part of a mail, read from its HTML: paragraphs apart, each link as "label: address". */
export function plainTextOf(html: string): string {
  const words = html
    .slice(Math.max(0, html.indexOf('<body')))
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/<div style="display:none[^>]*>[\s\S]*?<\/div>/g, '')
    .replace(/\s+/g, ' ')
    .replace(/<a\s[^>]*?href="([^"]*)"[^>]*>(.*?)<\/a>/g, (_, href: string, label: string) => link(href, label))
    .replace(/<br\s*\/?>/g, '\n')
    .replace(/<\/(?:p|h[1-6]|div|td|li)>/g, '\n\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(#?\w+);/g, (entity, name: string) => entities[name] ?? entity);
  return words
    .split('\n')
    .map((line) => line.replace(/ +/g, ' ').trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function link(href: string, label: string): string {
  const words = label.replace(/<[^>]*>/g, '').trim();
  if (words === '' || words === href) return href;
  return `${words}${/\p{Script=Han}$/u.test(words) ? '：' : ': '}${href}`;
}
