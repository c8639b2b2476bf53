const digits = new Intl.NumberFormat('en-GB');

/** `1,283` */
export const grouped = (count: number): string => digits.format(count);

/** `1 person`, `1,283 people` */
export const counted = (count: number, one: string, many: string): string =>
  `${grouped(count)} ${count === 1 ? one : many}`;

/** `287 risk too high`, `50 no address`: the most frequent first. */
export const reasonsInWords = (reasons: Record<string, number>): string[] =>
  Object.entries(reasons)
    .toSorted(([nameA, a], [nameB, b]) => b - a || (nameA < nameB ? -1 : 1))
    .map(([reason, count]) => `${grouped(count)} ${reason.replaceAll('-', ' ')}`);

/** The items with commas between them, as lines of at most `width` letters (an item is never broken). */
export function wrapped(items: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const [n, item] of items.entries()) {
    const text = n < items.length - 1 ? `${item},` : item;
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + text.length > width) lines.push(text);
    else lines[lines.length - 1] = `${last} ${text}`;
  }
  return lines;
}
