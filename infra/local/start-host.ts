import { existsSync } from 'node:fs';
import { type BankFolder, openBankFolder } from './bank-folder.ts';
import { type Host, startHost } from './host.ts';
import { BadOption, type HostOptions, parseHostOptions } from './host-options.ts';

/** `npm start`, once set up: stands everything up, plays the demo bank, and stays until it is told to end. */
let host: Host | undefined;
let ending: Promise<void> | undefined;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0));
// The starter holds the other end: if it is killed, nobody else would end this process.
process.on('disconnect', () => void end(0));

try {
  await run(parseHostOptions(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof BadOption ? error.message : error);
  await end(1);
}

async function run(options: HostOptions): Promise<void> {
  const print = options.quiet ? () => {} : (line: string) => console.log(line);
  const bank = openBankFolder(options.data, options.seed);
  host = await startHost(options, bank, print);
  print(`AWS's services: ${host.awsUrl}`);
  if (options.empty && bank.demo === undefined) bank.markDemo('none');
  if (!options.empty && bank.demo === undefined) await playDemo(host, bank, print);
  console.log(`Heliant is ready: ${host.baseUrl}`);
}

type RunDemo = (demo: { baseUrl: string; seed: number; print: (line: string) => void }) => Promise<void>;

async function playDemo({ baseUrl }: Host, bank: BankFolder, print: (line: string) => void): Promise<void> {
  const file = new URL('./demo/run-demo.ts', import.meta.url);
  if (!existsSync(file)) return bank.markDemo('none');
  const { runDemo } = (await import(file.href)) as { runDemo: RunDemo };
  bank.markDemo('begun');
  await runDemo({ baseUrl, seed: bank.seed, print });
  bank.markDemo('played');
}

function end(code: number): Promise<void> {
  ending ??= (host?.close() ?? Promise.resolve()).finally(() => process.exit(code));
  return ending;
}
