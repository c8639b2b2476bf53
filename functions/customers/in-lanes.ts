/**
 * Runs tasks side by side, at most `lanes` at once, those that name a common key one after the other in the order they
 * came. `enter` resolves when the task has begun, so that whoever brings tasks waits while all lanes are busy.
 */
export class Lanes {
  readonly #lanes: number;
  readonly #running = new Map<Promise<void>, ReadonlySet<string>>();
  #failed: { error: unknown } | undefined;

  constructor(lanes: number) {
    this.#lanes = lanes;
  }

  /** Throws what an earlier task threw; then nothing more is begun. */
  async enter(keys: ReadonlySet<string>, task: () => Promise<void>): Promise<void> {
    while (this.#running.size >= this.#lanes || this.#isBusy(keys)) await Promise.race(this.#running.keys());
    this.#throwFailure();
    const running: Promise<void> = task()
      .catch((error: unknown) => {
        this.#failed ??= { error };
      })
      .finally(() => this.#running.delete(running));
    this.#running.set(running, keys);
  }

  /** Resolves when every task has ended; throws what the first to fail threw. */
  async drain(): Promise<void> {
    await Promise.all(this.#running.keys());
    this.#throwFailure();
  }

  #isBusy(keys: ReadonlySet<string>): boolean {
    return [...this.#running.values()].some((taken) => [...keys].some((key) => taken.has(key)));
  }

  #throwFailure(): void {
    if (this.#failed) throw this.#failed.error;
  }
}
