import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Mutant, mutate } from './mutant.ts';

export const repository = resolve(import.meta.dirname, '../../..');

/** Under `build/`, one folder per running process: what a killed one left is found by its number and removed. */
const folder = join(repository, 'build', 'mutants');

/** What the simulator needs of the repository. */
const parts = [
  'functions',
  'templates',
  'test/simulation',
  'test/support',
  'build/templates.json',
  'package.json',
  'tsconfig.json',
];

/** A folder of this process for copies of the tree; folders of processes that are gone are removed. */
export function openFolder(): string {
  for (const pid of existsSync(folder) ? readdirSync(folder) : []) if (!isAlive(Number(pid))) remove(join(folder, pid));
  const mine = join(folder, String(process.pid));
  mkdirSync(mine, { recursive: true });
  return mine;
}

export const remove = (path: string): void => rmSync(path, { recursive: true, force: true });

/** This process's folder goes, and the one above it with the last. */
export function closeFolder(mine: string): void {
  remove(mine);
  if (existsSync(folder) && readdirSync(folder).length === 0) remove(folder);
}

/** The tree as it is now, with the packages linked: others may go on editing while mutants run. */
export function copyTree(to: string): string {
  for (const part of parts) {
    mkdirSync(dirname(join(to, part)), { recursive: true });
    cpSync(join(repository, part), join(to, part), { recursive: true });
  }
  symlinkSync(join(repository, 'node_modules'), join(to, 'node_modules'));
  return to;
}

/** A copy of a copied tree, with the mutants' edits in it. */
export function mutatedTree(original: string, to: string, mutants: Mutant[]): string {
  cpSync(original, to, { recursive: true, verbatimSymlinks: true });
  for (const mutant of mutants) {
    const changed = mutate(mutant, (file) => readFileSync(join(to, file), 'utf8'));
    for (const [file, text] of changed) writeFileSync(join(to, file), text);
  }
  return to;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
