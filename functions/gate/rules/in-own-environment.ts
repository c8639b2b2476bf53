import { allowed, type Facts, type Finding, refused } from '../decision.ts';

/** A restored copy of the tables under another stack holds real addresses and must not write to them. */
export const inOwnEnvironment = (facts: Facts): Finding =>
  facts.inOwnEnvironment ? allowed : refused('wrong-environment');
