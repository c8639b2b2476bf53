import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { BadOption } from './host-options.ts';

const Stored = z.object({
  seed: z.number(),
  /** `none` for a bank begun empty; `begun` also after a kill in the middle: a demo is never played twice on one bank. */
  demo: z.enum(['none', 'begun', 'played']),
});
type Stored = z.infer<typeof Stored>;

/** What a bank's folder says of it in `bank.json`. Without a folder every start is a new bank. */
export type BankFolder = {
  /** Ids and tokens are drawn from it: it stays what it was when the bank was begun. */
  seed: number;
  /** Undefined for a bank that has just begun. */
  demo: Stored['demo'] | undefined;
  markDemo(demo: Stored['demo']): void;
};

const usualSeed = 1;

/** Opens or makes the folder; throws BadOption where the bank in it was begun with another seed. */
export function openBankFolder(folder: string | undefined, wishedSeed: number | undefined): BankFolder {
  if (folder === undefined) return { seed: wishedSeed ?? usualSeed, demo: undefined, markDemo: () => {} };
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'bank.json');
  const known = existsSync(file) ? Stored.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
  const seed = known?.seed ?? wishedSeed ?? usualSeed;
  if (wishedSeed !== undefined && wishedSeed !== seed) {
    throw new BadOption(`The bank in ${folder} was begun with --seed ${seed}; it cannot go on with ${wishedSeed}`);
  }
  const markDemo = (demo: Stored['demo']) => {
    writeFileSync(`${file}.new`, JSON.stringify({ seed, demo } satisfies Stored));
    renameSync(`${file}.new`, file);
  };
  return { seed, demo: known?.demo, markDemo };
}
