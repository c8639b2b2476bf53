import type { Report } from './report.ts';

const width = 30;
/** On a terminal a bar that moves; elsewhere a line now and then. */
const barEveryMs = 200;
const lineEveryMs = 10_000;

/** How far the simulation is. Shows nothing without somewhere to show it. */
export class Progress {
  readonly #seeds: number;
  readonly #out: NodeJS.WriteStream | undefined;
  readonly #startedMs = performance.now();
  #shownMs = -Infinity;

  constructor(seeds: number, out: NodeJS.WriteStream | undefined) {
    this.#seeds = seeds;
    this.#out = out;
  }

  show({ seeds, failures, counts }: Report): void {
    const nowMs = performance.now();
    const isTerminal = this.#out?.isTTY === true;
    if (!this.#out || nowMs - this.#shownMs < (isTerminal ? barEveryMs : lineEveryMs)) return;
    this.#shownMs = nowMs;
    const done = Math.round((seeds / this.#seeds) * width);
    const bar = `${'█'.repeat(done)}${'░'.repeat(width - done)}`;
    const perSecond = (seeds / ((nowMs - this.#startedMs) / 1000)).toFixed(0);
    const words = `${seeds} of ${this.#seeds} seeds, ${counts.sends ?? 0} sends, ${failures.length} broken, ${perSecond}/s`;
    this.#out.write(isTerminal ? `\r${bar} ${words} ` : `${words}\n`);
  }

  end(): void {
    if (this.#out?.isTTY) this.#out.write('\r\x1b[K');
  }
}
