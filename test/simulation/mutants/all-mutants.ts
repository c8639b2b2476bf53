import { audienceMutants } from './audience-mutants.ts';
import { consentMutants } from './consent-mutants.ts';
import { dispatchMutants } from './dispatch-mutants.ts';
import { gateMutants } from './gate-mutants.ts';
import { learningMutants } from './learning-mutants.ts';
import type { Mutant } from './mutant.ts';

/** In flow order. Each must be killed by the simulator within 2,000 seeds. */
export const allMutants: Mutant[] = [
  ...consentMutants,
  ...audienceMutants,
  ...gateMutants,
  ...dispatchMutants,
  ...learningMutants,
];
