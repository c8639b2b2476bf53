/** Normal quantile that 95 % lie within, two-sided. */
const z = 1.959963984540054;

/**
 * Wilson's score interval (95 %) of a share: `hits` of `trials`. It stays inside 0 to 1 and means something at small
 * counts and at none. (E. B. Wilson 1927; recommended in Brown, Cai, DasGupta, Statistical Science 16, 2001.)
 */
export function wilsonInterval(hits: number, trials: number): { low: number; high: number } {
  const share = hits / trials;
  const shrink = 1 + z ** 2 / trials;
  const centre = (share + z ** 2 / (2 * trials)) / shrink;
  const half = (z / shrink) * Math.sqrt((share * (1 - share)) / trials + z ** 2 / (4 * trials ** 2));
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}
