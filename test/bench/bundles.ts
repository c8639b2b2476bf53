import { glob, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { environments } from '../../functions/contracts/environment.ts';
import { esbuildOptions } from '../../infra/esbuild-options.ts';
import type { BundleTask } from './bundles-work.ts';
import type { Figure } from './figure.ts';
import { askNew, median } from './measure.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** The middle one counts. */
const starts = 5;

/** Each function's bundle as it is deployed: its size, and how long a new process takes to load it. */
export async function benchBundles(): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'heliant-bench-'));
  try {
    const figures: Figure[] = [];
    for (const { name, file, bytes } of await bundle(folder)) {
      figures.push({ figure: `bundles.${name}.size`, value: bytes / 1024, unit: 'KB' });
      const bundleUrl = pathToFileURL(file).href;
      const times: number[] = [];
      for (let start = 0; start < starts; start++)
        times.push(await askNew('bundles-work.ts', { bundleUrl } satisfies BundleTask, ['--enable-source-maps']));
      figures.push({ figure: `bundles.${name}.init`, value: median(times), unit: 'ms' });
    }
    return figures;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function bundle(folder: string): Promise<{ name: string; file: string; bytes: number }[]> {
  const entries = (await Array.fromAsync(glob('functions/**/*.handler.ts', { cwd: root }))).toSorted();
  const { metafile } = await build({
    ...esbuildOptions,
    absWorkingDir: root,
    entryPoints: entries,
    outdir: folder,
    entryNames: '[name]',
    outExtension: { '.js': '.mjs' },
    metafile: true,
    logLevel: 'silent',
  });
  return Object.entries(metafile.outputs).flatMap(([path, { entryPoint, bytes }]) => {
    const name = basename(entryPoint ?? '', '.handler.ts');
    return name in environments ? [{ name, file: resolve(root, path), bytes }] : [];
  });
}
