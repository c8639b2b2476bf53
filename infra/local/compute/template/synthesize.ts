import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Assembly } from './template.ts';

/** What the template is made from. The local host itself is not: it only reads it. */
const sources = ['infra', 'functions/contracts', 'package-lock.json'];
const notSources = ['infra/local', 'infra/setup'];

/**
 * The app's templates, from the cache when nothing they are made from has changed, else synthesized (2–3 s).
 * Takes the project's folder and the cache's; tells `progress` when it has to synthesize.
 */
export async function synthesize(root: string, cache: string, progress: (line: string) => void): Promise<Assembly> {
  const file = join(cache, `template-${await fingerprint(root)}.json`);
  if (!existsSync(file)) {
    progress('Synthesizing the template');
    await mkdir(cache, { recursive: true });
    await forgetOlder(cache);
    const unfinished = `${file}.${process.pid}`;
    const script = fileURLToPath(new URL('./synthesize-app.ts', import.meta.url));
    await promisify(execFile)(process.execPath, [script, '--to', unfinished], { cwd: root });
    await rename(unfinished, file);
  }
  return JSON.parse(await readFile(file, 'utf8')) as Assembly;
}

async function fingerprint(root: string): Promise<string> {
  const hash = createHash('sha256');
  for (const source of sources) {
    for (const file of await filesUnder(root, source)) hash.update(file).update(await readFile(join(root, file)));
  }
  return hash.digest('hex').slice(0, 16);
}

async function filesUnder(root: string, path: string): Promise<string[]> {
  if (notSources.includes(path)) return [];
  if (/\.[a-z]+$/.test(path)) return [path];
  const entries = await readdir(join(root, path), { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory() || entry.isFile()).map((entry) => entry.name);
  const nested = await Promise.all(names.sort().map((name) => filesUnder(root, `${path}/${name}`)));
  return nested.flat();
}

async function forgetOlder(cache: string): Promise<void> {
  const old = (await readdir(cache)).filter((name) => name.startsWith('template-') && name.endsWith('.json'));
  await Promise.all(old.map((name) => rm(join(cache, name), { force: true })));
}
