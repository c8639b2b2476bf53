import { join } from 'node:path';
import type { Mutant } from './mutant.ts';
import { mutatedTree, remove } from './mutated-tree.ts';
import { simulate } from './simulate-tree.ts';

/** What became of one mutant. `error`: it could not be tried at all, which is no kill. */
export type Fate = { name: string; seconds: number } & (
  | { fate: 'killed'; promise: string; seed: number; seeds: number; message: string }
  | { fate: 'survived'; seeds: number }
  | { fate: 'error'; message: string }
);

/** Plants the mutant in a copy of its own, runs the simulator over it, and clears the copy away. */
export async function killMutant(original: string, mutant: Mutant, seeds: number): Promise<Fate> {
  const { name } = mutant;
  const startedMs = performance.now();
  const tree = join(original, '..', name);
  const taken = () => ({ name, seconds: (performance.now() - startedMs) / 1000 });
  try {
    mutatedTree(original, tree, [mutant]);
    const answer = await simulate(tree, seeds);
    const [failure] = answer.failures;
    if (!failure) return { ...taken(), fate: 'survived', seeds: answer.seeds };
    return { ...taken(), fate: 'killed', ...failure, seeds: answer.seeds };
  } catch (error) {
    return { ...taken(), fate: 'error', message: (error as Error).message };
  } finally {
    remove(tree);
  }
}
