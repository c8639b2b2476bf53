import { join } from 'node:path';
import type { Mutant } from './mutant.ts';
import { mutatedTree, remove } from './mutated-tree.ts';
import { checkTypes } from './simulate-tree.ts';

/** Checks that the product compiles with each mutant, several at a time where they touch different files: a check takes seconds. */
export async function checkMutantTypes(original: string, mutants: Mutant[]): Promise<void> {
  for (const [n, group] of apart(mutants).entries()) {
    const tree = mutatedTree(original, join(original, '..', `types-${n}`), group);
    try {
      await checkTypes(tree);
    } catch (error) {
      const names = group.map(({ name }) => name).join(', ');
      throw new Error(`with one of ${names} ${(error as Error).message}`, { cause: error });
    } finally {
      remove(tree);
    }
  }
}

/** Groups of mutants that share no file. */
export function apart(mutants: Mutant[]): Mutant[][] {
  const groups: { files: Set<string>; mutants: Mutant[] }[] = [];
  for (const mutant of mutants) {
    const files = mutant.edits.map(({ file }) => file);
    const free = groups.find((group) => files.every((file) => !group.files.has(file)));
    const group = free ?? { files: new Set(), mutants: [] };
    if (!free) groups.push(group);
    for (const file of files) group.files.add(file);
    group.mutants.push(mutant);
  }
  return groups.map((group) => group.mutants);
}
