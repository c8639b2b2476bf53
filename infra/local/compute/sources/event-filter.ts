/** True for a record that the function is to see. */
export type EventFilter = (record: unknown) => boolean;

type Pattern = { [key: string]: Pattern | (string | number | boolean | null)[] };

/**
 * Lambda's filter patterns on event sources, as far as our template uses them: fields that must have one of the values
 * listed. A record passes when any pattern fits; without patterns every record does. Throws on other operators.
 */
export function parseFilters(patterns: string[]): EventFilter {
  const parsed = patterns.map((pattern) => checked(JSON.parse(pattern) as Pattern, pattern));
  return (record) => parsed.length === 0 || parsed.some((pattern) => fits(pattern, record));
}

function checked(pattern: Pattern, source: string): Pattern {
  for (const wish of Object.values(pattern)) {
    if (!Array.isArray(wish)) checked(wish, source);
    else if (wish.some((value) => typeof value === 'object' && value !== null)) {
      throw new Error(`the local host compares filter fields with values only: ${source}`);
    }
  }
  return pattern;
}

function fits(pattern: Pattern, record: unknown): boolean {
  return Object.entries(pattern).every(([key, wish]) => {
    const value = (record as Record<string, unknown> | undefined)?.[key];
    return Array.isArray(wish) ? wish.some((one) => one === value) : fits(wish, value);
  });
}
