import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { allMutants } from './all-mutants.ts';
import { checkMutantTypes } from './check-mutant-types.ts';
import { toTable } from './fate-table.ts';
import { type Fate, killMutant } from './kill-mutant.ts';
import { closeFolder, copyTree, openFolder } from './mutated-tree.ts';
import { simulate } from './simulate-tree.ts';

/**
 * `npm run simulate:mutants [-- --only NAME … --seeds N --json]`: every mutant must be killed by the simulator. Ends with
 * code 1 when one survives, no longer applies, or when the product as it is fails on the same seeds.
 */
const { npm_config_json, npm_config_seeds, npm_config_only } = process.env;
const { values: options } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: npm_config_only ? [npm_config_only] : [] },
    seeds: { type: 'string', default: npm_config_seeds ?? '2000' },
    json: { type: 'boolean', default: npm_config_json === 'true' },
  },
});
const seeds = Number(options.seeds);
/** The product as it is must hold here before anything else is worth the time. */
const firstSeeds = 100;
/** Two cores, and one world at a time keeps one busy. */
const atOnce = 2;

const mutants = allMutants.filter(({ name }) => options.only.length === 0 || options.only.includes(name));
const unknown = options.only.filter((name) => !mutants.some((mutant) => mutant.name === name));
if (unknown.length > 0) {
  console.error(
    `There is no mutant ${unknown.join(', ')}. There are: ${allMutants.map(({ name }) => name).join(', ')}.`,
  );
  process.exit(2);
}

const folder = openFolder();
process.on('exit', () => closeFolder(folder));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1));

const startedMs = performance.now();
const original = copyTree(join(folder, 'original'));
await Promise.all([mustHold(Math.min(firstSeeds, seeds)), mustCompile()]);
const fates = await killAll();
const deepest = Math.max(0, ...fates.map((fate) => (fate.fate === 'killed' ? fate.seeds : 0)));
if (deepest > firstSeeds) await mustHold(deepest);

if (!options.json) console.log(toTable(fates));
const killed = fates.filter(({ fate }) => fate === 'killed').length;
const seconds = Math.round((performance.now() - startedMs) / 1000);
progress(
  `${killed} of ${fates.length} mutants killed in ${seconds} s; the product as it is holds on the same ${deepest} seeds.`,
);
process.exitCode = killed === fates.length ? 0 : 1;

async function killAll(): Promise<Fate[]> {
  const fates = new Map<string, Fate>();
  const waiting = [...mutants];
  const worker = async () => {
    for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
      const fate = await killMutant(original, mutant, seeds);
      fates.set(mutant.name, fate);
      if (options.json) console.log(JSON.stringify({ ...fate, why: mutant.why }));
      progress(`${fates.size}/${mutants.length} ${fate.name}: ${inWords(fate)} (${fate.seconds.toFixed(1)} s)`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return mutants.map(({ name }) => fates.get(name)!);
}

async function mustCompile(): Promise<void> {
  try {
    await checkMutantTypes(original, mutants);
  } catch (error) {
    console.error((error as Error).message);
    process.exit(1);
  }
}

async function mustHold(seeds: number): Promise<void> {
  const {
    failures: [failure],
  } = await simulate(original, seeds);
  if (!failure) return progress(`The product as it is holds on ${seeds} seeds.`);
  console.error(`The product as it is breaks ${failure.promise} at seed ${failure.seed}: ${failure.message}`);
  process.exit(1);
}

function inWords(fate: Fate): string {
  if (fate.fate === 'killed') return `killed by ${fate.promise} at seed ${fate.seed}: ${fate.message.split('\n')[0]}`;
  return fate.fate === 'survived' ? `SURVIVED ${fate.seeds} seeds` : `NOT TRIED: ${fate.message}`;
}

function progress(line: string): void {
  console.error(line);
}
