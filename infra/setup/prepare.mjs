import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Plain JavaScript, because it runs under the host's own Node (20 or newer) before anything is installed. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

const oldestNode = 20;

/** Sets up what a fresh clone lacks: locked packages, Node 24 among them, and compiled templates. Gives Node 24's path. */
export async function prepare(print) {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < oldestNode) stop(`Node ${oldestNode} or newer is needed to start; this is ${process.versions.node}.`);
  if (packagesAreStale()) {
    print('Installing the locked packages (npm ci, about half a minute)');
    await runNpm(['ci']);
  }
  const node = join(root, 'node_modules/.bin/node');
  if (!existsSync(node)) stop('Node 24 is missing from node_modules: remove the folder and start again.');
  if (templatesAreStale()) {
    print('Compiling the message templates');
    await run(node, ['templates/compile.ts'], 'The message templates do not compile.');
  }
  return node;
}

/** Ends with a message for whoever started this, without a stack. */
export function stop(message) {
  console.error(message);
  process.exit(1);
}

/** Runs a command quietly; what it said is shown only if it fails. */
export function run(command, args, failure, environment = process.env) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const output of [child.stdout, child.stderr]) output.on('data', (chunk) => (said += chunk));
    child.on('error', (error) => stop(`${failure}\n${error.message}`));
    child.on('close', (code) => (code === 0 ? resolve() : stop(`${failure}\n${said.trim()}`)));
  });
}

/** npm leaves a copy of the lock file it installed from: an older one means that the lock has changed since. */
function packagesAreStale() {
  const installed = join(root, 'node_modules/.package-lock.json');
  return !existsSync(installed) || modifiedMs(installed) < modifiedMs(join(root, 'package-lock.json'));
}

function runNpm(args) {
  const failure = 'npm ci failed.';
  const { npm_execpath: script } = process.env;
  if (script?.endsWith('.js')) return run(process.execPath, [script, ...args], failure);
  const beside = join(dirname(process.execPath), 'npm');
  return run(existsSync(beside) ? beside : 'npm', args, failure);
}

function templatesAreStale() {
  const compiled = join(root, 'build/templates.json');
  return !existsSync(compiled) || newestMs(join(root, 'templates')) > modifiedMs(compiled);
}

function newestMs(folder) {
  const entries = readdirSync(folder, { withFileTypes: true });
  const times = entries.map((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? newestMs(path) : modifiedMs(path);
  });
  return Math.max(0, ...times);
}

function modifiedMs(path) {
  return statSync(path).mtimeMs;
}
