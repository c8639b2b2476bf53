import { spawn } from 'node:child_process';
import { prepare, root } from './prepare.mjs';

/** `npm start`: sets up what is missing, then runs the local host under the project's own Node. */
const args = process.argv.slice(2);
const node = await prepare(args.includes('--quiet') ? () => {} : (line) => console.log(line));

// The open channel tells the host when this process is gone, even by SIGKILL: it then ends too.
const host = spawn(node, ['infra/local/start-host.ts', ...args], {
  cwd: root,
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
});
// A terminal sends Ctrl-C to the whole group, others only to this process: the host may hear it twice, which is once.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => host.kill(signal));
host.on('exit', (code, signal) => process.exit(signal === null ? code : 1));
