/** Knows when the host has nothing left to do: no work running, and every watched source (queues, streams) quiet. */
export type Activity = {
  /** Counts a piece of work until the returned function is called. */
  begin(): () => void;
  /** Adds a source that must be quiet too. It is asked whenever work ends, never polled. */
  watch(isQuiet: () => boolean): void;
  /** Tells that a watched source may have become quiet by something other than work that ended. */
  changed(): void;
  /** Resolves true once all is quiet, or false when `timeoutMs` (real time) have passed first. */
  settled(timeoutMs?: number): Promise<boolean>;
};

export function createActivity(): Activity {
  const sources: (() => boolean)[] = [];
  const waiting = new Set<() => void>();
  let running = 0;
  let looking = false;

  const isQuiet = () => running === 0 && sources.every((quiet) => quiet());

  /** Looks one turn of the event loop later: what just ended may have put something on its way that has not arrived. */
  const changed = () => {
    if (looking || waiting.size === 0) return;
    looking = true;
    setImmediate(() => {
      looking = false;
      if (!isQuiet()) return;
      for (const resume of waiting) resume();
      waiting.clear();
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
