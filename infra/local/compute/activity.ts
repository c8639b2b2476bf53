/** Knows when the host has nothing left to do: no work running, and every watched source (queues, streams) quiet. */
export type Activity = {
  /** Counts a piece of work until the returned function is called. */
  begin(): () => void;
  /** Adds a source that must be quiet too. It is asked whenever work ends, never polled. */
  watch(isQuiet: () => boolean): void;
  /** Tells that a watched source may have become quiet by something other than work that ended. */
  changed(): void;
  /**
   * For a piece of work that has begun: resolves once nothing else is going on, after `timeoutMs` (real time) at the latest.
   * Who works on what others leave behind does more of it at once then, and is not late when nobody else works.
   */
  lull(timeoutMs: number): Promise<void>;
  /** Resolves true once all is quiet, or false when `timeoutMs` (real time) have passed first. */
  settled(timeoutMs?: number): Promise<boolean>;
};

export function createActivity(): Activity {
  const sources: (() => boolean)[] = [];
  const waiting = new Set<() => void>();
  const lulled = new Set<() => void>();
  let running = 0;
  let looking = false;

  const isQuiet = () => running === lulled.size && sources.every((quiet) => quiet());

  /** Looks one turn of the event loop later: what just ended may have put something on its way that has not arrived. */
  const changed = () => {
    if (looking || waiting.size + lulled.size === 0) return;
    looking = true;
    setImmediate(() => {
      looking = false;
      if (!isQuiet()) return;
      // Who goes on now may put more on its way: the others wait until that is done too.
      const next = lulled.size > 0 ? lulled : waiting;
      for (const resume of next) resume();
      next.clear();
    });
  };

  return {
    begin() {
      running += 1;
      let ended = false;
      return () => {
        if (ended) return;
        ended = true;
        running -= 1;
        changed();
      };
    },
    watch: (quiet) => void sources.push(quiet),
    changed,
    lull: (timeoutMs) =>
      new Promise((resolve) => {
        const resume = () => {
          clearTimeout(timer);
          resolve();
        };
        const timer = setTimeout(() => {
          lulled.delete(resume);
          resolve();
        }, timeoutMs);
        lulled.add(resume);
        changed();
      }),
    settled: (timeoutMs) =>
      new Promise((resolve) => {
        const timer =
          timeoutMs === undefined
            ? undefined
            : setTimeout(() => {
                waiting.delete(resume);
                resolve(false);
              }, timeoutMs);
        const resume = () => {
          clearTimeout(timer);
          resolve(true);
        };
        waiting.add(resume);
        changed();
      }),
  };
}
