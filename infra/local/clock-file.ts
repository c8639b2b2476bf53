import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { VirtualClock } from './parts.ts';

const Stored = z.object({
  /** Epoch ms that virtual time has surely not passed. */
  notBeforeMs: z.number(),
  /** Whether anybody ever set the clock: if not, it goes with the real one, also over the time the host was off. */
  isSet: z.boolean(),
});

const saveEveryMs = 1000;
/** Saved ahead of time, so that a kill just before the next saving cannot make the clock go back. */
const aheadMs = 2 * saveEveryMs;

/** Where a bank's virtual time begins: where it stood, or later if asked for; the real time for a bank that has none. */
export function startOfClock(file: string | undefined, wishedMs: number | undefined, realMs: number): number {
  if (file === undefined || !existsSync(file)) return wishedMs ?? realMs;
  const { notBeforeMs, isSet } = Stored.parse(JSON.parse(readFileSync(file, 'utf8')));
  return Math.max(notBeforeMs, wishedMs ?? (isSet ? notBeforeMs : realMs));
}

/** Keeps virtual time in the file, every second and whenever `save` is called. */
export function keepClock(file: string, clock: VirtualClock): { save: () => void; close: () => void } {
  const save = () => {
    const offsetMs = clock.now() - Date.now();
    const stored: z.infer<typeof Stored> = {
      notBeforeMs: Math.ceil(clock.now()) + aheadMs,
      isSet: Math.abs(offsetMs) > aheadMs,
    };
    writeFileSync(`${file}.new`, JSON.stringify(stored));
    renameSync(`${file}.new`, file);
  };
  save();
  const timer = setInterval(save, saveEveryMs);
  return {
    save,
    close: () => {
      clearInterval(timer);
      save();
    },
  };
}
