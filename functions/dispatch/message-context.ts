/** A context has at most five entries of up to 800 letters (SendTextMessage: ContextMap), so most tags share one. */
const apart = ['dispatch', 'customer', 'run'] as const;
const rest = 'more';

/** A message's tags as End User Messaging takes them. Names and values hold neither `=` nor spaces (contracts/ids.ts). */
export function contextOf(tags: Record<string, string>): Record<string, string> {
  const own = Object.entries(tags).filter(([name]) => isApart(name));
  const others = Object.entries(tags).filter(([name]) => !isApart(name));
  const more = others.map(([name, value]) => `${name}=${value}`).join(' ');
  return { ...Object.fromEntries(own), ...(more && { [rest]: more }) };
}

/** The tags again, from the context that came back. */
export function tagsIn({ [rest]: more = '', ...own }: Record<string, string>): Record<string, string> {
  const pairs = more.split(' ').map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]);
  return { ...own, ...(Object.fromEntries(pairs.filter(([name]) => name)) as Record<string, string>) };
}

const isApart = (name: string): boolean => (apart as readonly string[]).includes(name);
