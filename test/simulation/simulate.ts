import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Crew } from './crew.ts';
import { Progress } from './progress.ts';
import { addResult, emptyReport, type Report, wordsOf } from './report.ts';
import { runSeed } from './run-seed.ts';

const words = `npm run simulate -- [--seeds 2000] [--first 1] [--seed N [--trace]] [--json] [--stop-at-first]`;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '2000' },
    first: { type: 'string', default: '1' },
    seed: { type: 'string' },
    trace: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    'stop-at-first': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const whole = (option: string, value: string): number => {
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < 1) {
    console.error(`--${option} takes a whole number from 1 up.\n${words}`);
    process.exit(2);
  }
  return number;
};

/** Plays one seed here and now, with every step on the screen when asked for. */
async function replay(seed: number): Promise<Report> {
  const write = process.stdout.write.bind(process.stdout);
  // What the functions log is theirs; with --trace it is read among the steps.
  process.stdout.write = values.trace ? write : () => true;
  const result = await runSeed(seed, values.trace ? (line) => void write(`${line}\n`) : undefined);
  process.stdout.write = write;
  return addResult(emptyReport(), result);
}

/** Plays many on all cores, and ends early at the first broken promise when asked to. */
async function play(first: number, seeds: number): Promise<Report> {
  const report = emptyReport();
  const progress = new Progress(seeds, values.json ? undefined : process.stderr);
  const crew = new Crew(availableParallelism());
  for await (const result of crew.play(first, seeds)) {
    addResult(report, result);
    progress.show(report);
    if (values['stop-at-first'] && report.failures.length > 0) break;
  }
  await crew.end();
  progress.end();
  return report;
}

if (values.help) console.log(words);
else {
  const { seed } = values;
  const report =
    seed === undefined
      ? await play(whole('first', values.first), whole('seeds', values.seeds))
      : await replay(whole('seed', seed));
  console.log(values.json ? JSON.stringify(report) : wordsOf(report));
  process.exitCode = report.failures.length > 0 ? 1 : 0;
}
