import { expect, it } from 'vitest';
import { apart } from './check-mutant-types.ts';

const mutant = (name: string, ...files: string[]) => ({
  name,
  why: '',
  edits: files.map((file) => ({ file, from: 'a', to: 'b' })),
});

it('checks together what touches different files, and apart what meets in one', () => {
  const mutants = [
    mutant('first', 'gate'),
    mutant('second', 'send'),
    mutant('third', 'send', 'freeze'),
    mutant('fourth', 'freeze'),
  ];
  expect(apart(mutants).map((group) => group.map(({ name }) => name))).toEqual([
    ['first', 'second', 'fourth'],
    ['third'],
  ]);
});
