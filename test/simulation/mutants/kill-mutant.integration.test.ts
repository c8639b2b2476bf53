import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { allMutants } from './all-mutants.ts';
import { killMutant } from './kill-mutant.ts';
import { closeFolder, copyTree, openFolder } from './mutated-tree.ts';

const folder = openFolder();
const original = copyTree(join(folder, 'original'));
afterAll(() => closeFolder(folder));

/** Three that die within a few seeds, so that the way to a kill stays proved; `npm run simulate:mutants` tries them all. */
it.each([
  ['unknown-sent-again', 'P1'],
  ['throttle-counted-as-failure', 'P2'],
  ['get-that-unsubscribes', 'P7'],
])('kills %s by promise %s', async (name, promise) => {
  const mutant = allMutants.find((each) => each.name === name)!;
  expect(await killMutant(original, mutant, 200)).toMatchObject({ fate: 'killed', promise });
});
