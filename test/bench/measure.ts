import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { esbuildOptions } from '../../infra/esbuild-options.ts';

export type Measured<R> = { result: R; cpuSeconds: number; seconds: number };

/** CPU time of this whole process (every thread, garbage collection too) and wall time while the work runs. */
export async function measure<R>(work: () => R | Promise<R>): Promise<Measured<R>> {
  const startedMs = performance.now();
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return { result, cpuSeconds: (user + system) / 1e6, seconds: (performance.now() - startedMs) / 1000 };
}

/** The most memory this process has ever had resident, in MB: the kernel's own high-water mark, no sampling. */
export const peakResidentMb = (): number => process.resourceUsage().maxRSS / 1024;

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/**
 * How Lambda starts Node for a function of 512 MB, the smallest of ours (its runtime's bootstrap): a twentieth of the memory
 * for each half of the young objects, nine tenths for the old ones. Otherwise Node takes what the machine has before it
 * collects.
 */
export const asOnLambda = ['--max-semi-space-size=25', '--max-old-space-size=461'];

/** The collector on a short lead: memory then shows what is kept, not what is not collected yet. */
export const onShortLead = ['--max-semi-space-size=4', '--max-old-space-size=64'];

type Reply = { result: unknown } | { error: string };

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * A program of this folder in a process of its own, so that its CPU and memory are counted apart. It runs as one file
 * made with the options of the deployed functions: nothing is loaded or translated while it is measured.
 */
export class Child {
  readonly #process: ChildProcess;

  private constructor(file: string, nodeOptions: string[]) {
    this.#process = fork(file, { execArgv: nodeOptions, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  }

  static async start(program: string, nodeOptions: string[] = []): Promise<Child> {
    return new Child(await bundle(join('test/bench', program)), nodeOptions);
  }

  /** Hands it one task and gives what it answers; throws with its error, or when it ends before. */
  async ask<R>(task: unknown): Promise<R> {
    const listening = new AbortController();
    const { signal } = listening;
    const ended = once(this.#process, 'exit', { signal }).then(([code]): Reply => ({ error: `it ended with ${code}` }));
    const answered = once(this.#process, 'message', { signal }).then(([reply]) => reply as Reply);
    this.#process.send(task as object);
    const reply = await Promise.race([answered, ended]);
    listening.abort();
    if ('error' in reply) throw new Error(`${this.#process.spawnargs.at(-1)}: ${reply.error}`);
    return reply.result as R;
  }

  /** It ends by itself then, and writes what NODE_OPTIONS=--cpu-prof may have asked of it. */
  end(): void {
    if (this.#process.connected) this.#process.disconnect();
  }
}

async function bundle(entry: string): Promise<string> {
  const { metafile } = await build({
    ...esbuildOptions,
    absWorkingDir: root,
    entryPoints: [entry],
    outdir: join(root, 'node_modules/.cache/heliant/bench'),
    outExtension: { '.js': '.mjs' },
    metafile: true,
    logLevel: 'silent',
  });
  const [file = ''] = Object.keys(metafile.outputs).filter((path) => path.endsWith('.mjs'));
  return resolve(root, file);
}

/** One task to one new process. */
export async function askNew<R>(program: string, task: unknown, nodeOptions: string[] = []): Promise<R> {
  const child = await Child.start(program, nodeOptions);
  try {
    return await child.ask<R>(task);
  } finally {
    child.end();
  }
}

/** The other end: answers every task of the parent, and ends with it. */
export function answerParent<T, R>(work: (task: T) => Promise<R>): void {
  process.on('disconnect', () => process.exit());
  process.on('message', (task: T) => {
    work(task).then(
      (result) => process.send?.({ result }),
      (error: unknown) => process.send?.({ error: error instanceof Error ? (error.stack ?? error.message) : error }),
    );
  });
}
