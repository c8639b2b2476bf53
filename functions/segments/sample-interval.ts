/** 95 %. */
const z = 1.959964;

export type Interval = { estimate: number; low: number; high: number };

/**
 * How many there are in all when `seen` were found in a share (0 to 1) of the people drawn by hash. Seen is binomial with
 * that known share and the wanted number of trials, so the score interval (Wilson, JASA 22, 1927, pp. 209–212) is solved
 * for the trials: (seen − N·share)² = z²·N·share·(1 − share). With the whole bank seen it closes to a point.
 */
export function scoreInterval(seen: number, share: number): Interval {
  const spread = z * z * (1 - share);
  const middle = 2 * seen + spread;
  const reach = Math.sqrt(spread * (4 * seen + spread));
  return {
    estimate: Math.round(seen / share),
    low: Math.max(seen, Math.floor((middle - reach) / (2 * share))),
    high: Math.ceil((middle + reach) / (2 * share)),
  };
}
