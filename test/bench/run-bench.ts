import { parseArgs } from 'node:util';
import { type Figure, judge, toTable } from './figure.ts';

/**
 * `npm run bench [name …] [-- --json --strict]`. Without names all of them, one after the other. A missed target ends with
 * code 1 only when `--strict` says so. npm keeps options before `--` to itself and tells of them by the environment.
 */
const benches: Record<string, () => Promise<Figure[]>> = {
  bundles: async () => (await import('./bundles.ts')).benchBundles(),
  tokens: async () => (await import('./tokens.ts')).benchTokens(),
  responses: async () => (await import('./responses.ts')).benchResponses(),
  expand: async () => (await import('./expand.ts')).benchExpand(),
  send: async () => [
    ...(await (await import('./send.ts')).benchSend()),
    ...(await (await import('./host.ts')).benchHost()),
  ],
  import: async () => (await import('./import.ts')).benchImport(),
  units: async () => (await import('./units.ts')).benchUnits(),
};

const { npm_config_json, npm_config_strict } = process.env;
const { values: options, positionals: names } = parseArgs({
  options: {
    json: { type: 'boolean', default: npm_config_json === 'true' },
    strict: { type: 'boolean', default: npm_config_strict === 'true' },
  },
  allowPositionals: true,
});

const unknown = names.filter((name) => !(name in benches));
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(', ')}: choose from ${Object.keys(benches).join(', ')}.`);
  process.exit(2);
}

let isMissed = false;
for (const name of names.length > 0 ? names : Object.keys(benches)) {
  const figures = (await benches[name]!()).map(judge);
  isMissed ||= figures.some(({ holds }) => holds === false);
  if (options.json) for (const figure of figures) console.log(JSON.stringify(figure));
  else console.log(`${toTable(figures)}\n`);
}
if (options.strict && isMissed) process.exitCode = 1;
