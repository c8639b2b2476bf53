import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };

const readme = readFileSync('README.md', 'utf8');

describe('the README', () => {
  test('names no path that is not there', () => {
    const paths = [...readme.matchAll(/`((?:functions|infra|templates|test|docs)\/[\w./-]*)`/g)].map(
      ([, path]) => path!,
    );
    expect(paths.length).toBeGreaterThan(8);
    expect(paths.filter((path) => !existsSync(path))).toEqual([]);
  });

  test('names no command that is not there', () => {
    const scripts = [...readme.matchAll(/npm (?:run )?(start|test|[a-z]+(?::[a-z]+)?)\b/g)].map(
      ([, script]) => script!,
    );
    expect(scripts).toContain('bench');
    expect(scripts.filter((script) => !Object.hasOwn(packageJson.scripts, script))).toEqual([]);
  });

  test('fits a screen or two', () => {
    expect(readme.split('\n').length).toBeLessThan(90);
  });
});
