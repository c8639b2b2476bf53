import { grouped } from './words.ts';

/** Where the demo tells its story: plain lines, and a bar for what takes a while. */
export type Terminal = { print: (line: string) => void; bar: (what: string, total: number) => Bar };

/** `add` says how much more is done; `end` leaves the bar as it stands. */
export type Bar = { add: (done: number) => void; end: () => void };

export const silentTerminal: Terminal = { print: () => {}, bar: () => ({ add: () => {}, end: () => {} }) };

/** The process's own terminal: a bar grows in its line, or, where the output is a file or a pipe, becomes a few lines. */
export const liveTerminal: Terminal = {
  print: (line) => console.log(line),
  bar: (what, total) =>
    process.stdout.isTTY
      ? movingBar((text) => process.stdout.write(text), what, total)
      : linesForBar(liveTerminal.print, what, total),
};

const toLineStart = '\r';
/** Erases what is left of a longer text (ECMA-48, EL). */
const toLineEnd = '\u001b[K';

export function movingBar(write: (text: string) => void, what: string, total: number): Bar {
  let done = 0;
  const draw = () => write(toLineStart + barText(done, total, what) + toLineEnd);
  draw();
  return {
    add(more) {
      done += more;
      draw();
    },
    end: () => write('\n'),
  };
}

const lines = 4;

/** A line whenever another quarter is done. */
export function linesForBar(print: (line: string) => void, what: string, total: number): Bar {
  let done = 0;
  const quartersDone = () => Math.floor((done / total) * lines);
  return {
    add(more) {
      const before = quartersDone();
      done += more;
      if (quartersDone() > before) print(barText(done, total, what));
    },
    end: () => {},
  };
}

const barLength = 24;

function barText(done: number, total: number, what: string): string {
  const share = total === 0 ? 1 : done / total;
  const blocks = Math.floor(share * barLength);
  const percent = String(Math.floor(share * 100)).padStart(3);
  return `   ${'█'.repeat(blocks).padEnd(barLength, '░')} ${percent} %  ${grouped(done)} of ${grouped(total)} ${what}`;
}
