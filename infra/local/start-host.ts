import { type BankFolder, openBankFolder } from './bank-folder.ts';
import { DemoStopped } from './demo/stage.ts';
import { liveTerminal, silentTerminal, type Terminal } from './demo/terminal.ts';
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
  console.error(error instanceof BadOption || error instanceof DemoStopped ? error.message : error);
  await end(1);
}

async function run(options: HostOptions): Promise<void> {
  const terminal = options.quiet ? silentTerminal : liveTerminal;
  const { print } = terminal;
  const bank = openBankFolder(options.data, options.seed);
  host = await startHost(options, bank, print);
  print(`AWS's services: ${host.awsUrl}`);
  if (options.empty && bank.demo === undefined) bank.markDemo('none');
  if (!options.empty && bank.demo === undefined) await playDemo(host, bank, terminal);
  console.log(`Heliant is ready: ${host.baseUrl}`);
}

async function playDemo({ baseUrl, awsUrl }: Host, bank: BankFolder, terminal: Terminal): Promise<void> {
  const { runDemo } = await import('./demo/run-demo.ts');
  bank.markDemo('begun');
  await runDemo({ baseUrl, awsUrl, seed: bank.seed, terminal });
  bank.markDemo('played');
}

function end(code: number): Promise<void> {
  ending ??= (host?.close() ?? Promise.resolve()).finally(() => process.exit(code));
  return ending;
}
