/** Now, in epoch milliseconds. Time enters rules and use cases by argument; only handlers read a clock. */
export type Clock = () => number;

export const systemClock: Clock = () => Date.now();

/** Milliseconds that only ever grow, for leases and time-outs inside one process. */
export const monotonicClock: Clock = () => performance.now();
