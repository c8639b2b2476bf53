import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type OutputFile, stop } from 'esbuild';
import { esbuildOptions } from '../../../esbuild-options.ts';
import { forgetOld } from '../forget-old.ts';

/**
 * Bundles every function of the template in one call, with the options that the deployed bundles have.
 * Takes entry files relative to the project; gives the URL of each one's bundle.
 */
export async function bundleFunctions(root: string, entries: string[], folder: string): Promise<Map<string, string>> {
  const { outputFiles, metafile } = await build({
    ...esbuildOptions,
    absWorkingDir: root,
    entryPoints: entries,
    outdir: folder,
    outbase: root,
    // Named by content: hosts that run side by side, before and after a change, do not take each other's code.
    entryNames: '[name]-[hash]',
    outExtension: { '.js': '.mjs' },
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  // Its service would stay for as long as the host, with hundreds of megabytes.
  await stop();
  await mkdir(folder, { recursive: true });
  await Promise.all(outputFiles.map(writeOnce));
  await forgetOld(folder, new Set(outputFiles.map(({ path }) => basename(path))));
  return new Map(
    Object.entries(metafile.outputs).flatMap(([path, { entryPoint }]) =>
      entryPoint === undefined ? [] : [[entryPoint, pathToFileURL(resolve(root, path)).href]],
    ),
  );
}

/** Whole or not at all: another host may be reading. */
async function writeOnce({ path, contents }: OutputFile): Promise<void> {
  if (existsSync(path)) return;
  const unfinished = `${path}.${process.pid}`;
  await writeFile(unfinished, contents);
  await rename(unfinished, path);
}
