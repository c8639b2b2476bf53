import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { esbuildOptions } from '../../../bundling.ts';

/**
 * Bundles every function of the template in one call, with the options that the deployed bundles have.
 * Takes entry files relative to the project; gives the URL of each one's bundle.
 */
export async function bundleFunctions(
  root: string,
  entries: string[],
  outputFolder: string,
): Promise<Map<string, string>> {
  await mkdir(outputFolder, { recursive: true });
  const named = new Map(entries.map((entry) => [entry, nameOf(entry)]));
  await build({
    ...esbuildOptions,
    absWorkingDir: root,
    entryPoints: Object.fromEntries([...named].map(([entry, name]) => [name, resolve(root, entry)])),
    outdir: outputFolder,
    outExtension: { '.js': '.mjs' },
    logLevel: 'silent',
  });
  return new Map([...named].map(([entry, name]) => [entry, pathToFileURL(join(outputFolder, `${name}.mjs`)).href]));
}

/** Two stages may have a handler of the same name: the path's hash tells them apart. */
function nameOf(entry: string): string {
  const short = entry.split('/').at(-1)?.replace(/\.ts$/, '') ?? 'function';
  return `${short}-${createHash('sha256').update(entry).digest('hex').slice(0, 8)}`;
}
