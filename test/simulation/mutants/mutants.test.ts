import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allMutants } from './all-mutants.ts';
import { mutate } from './mutant.ts';
import { repository } from './mutated-tree.ts';

const read = (file: string): string => readFileSync(join(repository, file), 'utf8');

describe('the mutants', () => {
  it.each(allMutants.map((mutant) => [mutant.name, mutant] as const))(
    '%s still applies and still parses',
    (_, mutant) => {
      for (const [file, text] of mutate(mutant, read)) {
        expect(text).not.toBe(read(file));
        expect(stripTypeScriptTypes(text)).toContain('export');
      }
    },
  );

  it('has a name of its own and one sentence about the harm for each', () => {
    expect(new Set(allMutants.map(({ name }) => name)).size).toBe(allMutants.length);
    for (const { why } of allMutants) expect(why).toMatch(/^[A-Z].{30,160}\.$/);
  });
});

describe('mutating', () => {
  const edits = [{ file: 'functions/a.ts', from: 'one', to: 'two' }];

  it('stops at a text that is not there any more', () => {
    expect(() => mutate({ name: 'gone', why: '', edits }, () => 'three')).toThrow(
      'gone no longer applies: its text is 0 times',
    );
  });

  it('stops at a text that is there twice', () => {
    expect(() => mutate({ name: 'vague', why: '', edits }, () => 'one one')).toThrow('its text is 2 times');
  });

  it('makes every edit of a file, the second in what the first has made', () => {
    const both = [...edits, { file: 'functions/a.ts', from: 'two', to: '$&' }];
    expect([...mutate({ name: 'both', why: '', edits: both }, () => 'say one')]).toEqual([
      ['functions/a.ts', 'say $&'],
    ]);
  });

  it('leaves what judges alone', () => {
    const judge = [{ file: 'test/simulation/simulate.ts', from: 'one', to: 'two' }];
    expect(() => mutate({ name: 'bribe', why: '', edits: judge }, () => 'one')).toThrow('which is not the product');
  });
});
