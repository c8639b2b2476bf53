import { parseArgs } from 'node:util';
import { type Figure, judge, toTable } from './figure.ts';

type Bench = () => Promise<Figure[]>;

const benches: Record<string, Bench> = {
  bundles: async () => (await import('./bundles.ts')).benchBundles(),
  tokens: async () => (await import('./tokens.ts')).benchTokens(),
  responses: async () => (await import('./responses.ts')).benchResponses(),
  expand: async () => (await import('./expand.ts')).benchExpand(),
  'send-path': async () => (await import('./send.ts')).benchSend(),
  units: async () => (await import('./units.ts')).benchUnits(),
  host: async () => (await import('./host.ts')).benchHost(),
  import: async () => (await import('./import.ts')).benchImport(),
};
/** Names for several at once. */
const groups: Record<string, string[]> = { send: ['send-path', 'units', 'host'] };

const help = `Measures, and says for each figure whether its target is met.

npm run bench                all of them, one after the other: some minutes
npm run bench:send           the send path (CPU, memory, calls), write units, the whole local host
npm run bench:expand         the audience scan
npm run bench:responses      recording and folding what comes back
npm run bench [name …]       ${[...Object.keys(groups), ...Object.keys(benches)].join(', ')}

-- --json    one JSON line per figure: figure, value, unit, floor, ratio, target, isMet, note
-- --help    this text

A floor is the same work by the least code that can do it, measured in the same run and in turns with ours. CPU time and
ratios hold on a busy machine too; what is per second of the clock wants a quiet one.
Ends with code 0 when every target is met, 1 when one is missed, 2 when it could not be measured.`;

// npm keeps options before `--` to itself and tells of them by the environment.
const { values: options, positionals: names } = parseArgs({
  options: {
    json: { type: 'boolean', default: process.env['npm_config_json'] === 'true' },
    help: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});

const chosen = (names.length > 0 ? names : Object.keys(benches)).flatMap((name) => groups[name] ?? [name]);
const unknown = chosen.filter((name) => !(name in benches));
if (unknown.length > 0) console.error(`There is no bench ${unknown.join(', ')}.\n`);
if (options.help || unknown.length > 0) {
  console.log(help);
  process.exit(unknown.length > 0 ? 2 : 0);
}

try {
  for (const [n, name] of chosen.entries()) await run(name, n);
} catch (error) {
  console.error(error);
  process.exitCode = 2;
}

async function run(name: string, n: number): Promise<void> {
  if (!options.json) console.error(`${name} (${n + 1} of ${chosen.length}) …`);
  const figures = (await benches[name]!()).map(judge);
  if (figures.some(({ isMet }) => isMet === false)) process.exitCode = 1;
  if (options.json) for (const figure of figures) console.log(JSON.stringify(figure));
  else console.log(`${toTable(figures)}\n`);
}
