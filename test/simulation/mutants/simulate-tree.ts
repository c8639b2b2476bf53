import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

/** The last line that the simulator prints with `--json`. */
const Answer = z.object({
  seeds: z.number().int(),
  failures: z.array(z.object({ seed: z.number().int(), promise: z.string(), message: z.string() })),
});
export type Answer = z.infer<typeof Answer>;

/** A world that never ends would be a fault of the simulator: two thousand seeds take minutes on a busy machine. */
const longestMs = 1_800_000;

/** Runs the simulator of a copied tree until it finds a broken promise or has gone through its seeds. */
export async function simulate(tree: string, seeds: number): Promise<Answer> {
  const preload = join(import.meta.dirname, 'ends-with-parent.ts');
  const simulator = ['test/simulation/simulate.ts', '--seeds', String(seeds), '--stop-at-first', '--json'];
  const { code, output, errors } = await run(tree, ['--import', preload, ...simulator]);
  const last = output.trimEnd().split('\n').at(-1) ?? '';
  if (code !== 0 && code !== 1) throw new Error(`the simulator ended with ${code}:\n${errors.slice(-2_000)}`);
  if (!last.startsWith('{')) throw new Error(`the simulator gave no answer:\n${(errors || output).slice(-2_000)}`);
  const answer = Answer.parse(JSON.parse(last));
  if ((code === 1) !== answer.failures.length > 0)
    throw new Error(`the simulator ended with ${code} and found ${answer.failures.length} failures`);
  if (answer.failures.length === 0 && answer.seeds !== seeds)
    throw new Error(`the simulator went through ${answer.seeds} of ${seeds} seeds`);
  return answer;
}

/** Throws when a copied tree's product does not compile: a mutant must break a promise, not a name. */
export async function checkTypes(tree: string): Promise<void> {
  const config = { extends: './tsconfig.json', include: ['functions'] };
  writeFileSync(join(tree, 'tsconfig.product.json'), JSON.stringify(config));
  const compiler = ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.product.json'];
  const { code, output } = await run(tree, compiler);
  if (code !== 0) throw new Error(`the product does not compile:\n${output.slice(0, 2_000)}`);
}

/** Its standard input stays open as long as this process lives (see `ends-with-parent.ts`). */
function run(tree: string, args: string[]): Promise<{ code: number | null; output: string; errors: string }> {
  const child = spawn(process.execPath, args, { cwd: tree, stdio: ['pipe', 'pipe', 'pipe'], timeout: longestMs });
  const texts = { output: '', errors: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (texts.output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (texts.errors += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...texts }));
  });
}
