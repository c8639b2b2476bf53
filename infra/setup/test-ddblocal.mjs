import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { prepare, root, run, stop } from './prepare.mjs';

/**
 * `npm run test:ddblocal`: the databases' contract and the journeys on AWS's own DynamoDB Local instead of the embedded
 * engine. On demand: it needs Java 11 or newer, its licence asks for an AWS account, and it listens on all interfaces
 * (it has no option for that). Arguments go to vitest in place of both.
 */
const simulator = { name: 'amplify-dynamodb-simulator', version: '2.9.30' };
const folder = join(root, 'build/ddblocal');
const emulator = join(folder, 'node_modules', simulator.name, 'emulator');

const node = await prepare((line) => console.log(line));
checkJava();
await install();
const port = await freePort();
const judge = startJudge(port);
process.on('exit', () => judge.kill('SIGKILL'));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1));
await answers(port);
process.exit(await runTests(port));

function checkJava() {
  const { error, stderr } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  const version = Number(/version "(\d+)/.exec(stderr ?? '')?.[1] ?? 0);
  if (error || version < 11)
    stop('DynamoDB Local needs Java 11 or newer. On Debian, as root: apt-get install -y default-jre-headless');
}

/** Only the jar is wanted: what the package depends on is replaced by an empty one. */
async function install() {
  if (existsSync(join(emulator, 'DynamoDBLocal.jar'))) return;
  console.log(`Installing DynamoDB Local (${simulator.name} ${simulator.version}, 65 MB)`);
  const nothing = 'npm:empty-npm-package@1.0.0';
  const unwanted = [
    '@aws-amplify/amplify-cli-core',
    '@aws-sdk/client-dynamodb',
    'detect-port',
    'execa',
    'fs-extra',
    'logdown',
    'promise-toolbox',
    'wait-port',
    'which',
  ];
  const wanted = {
    private: true,
    dependencies: { [simulator.name]: simulator.version },
    overrides: { [simulator.name]: Object.fromEntries(unwanted.map((name) => [name, nothing])) },
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify(wanted));
  const options = ['install', '--no-save', '--no-audit', '--no-fund', '--ignore-scripts', '--prefix', folder];
  await run('npm', options, 'DynamoDB Local could not be installed.');
}

/** -sharedDb: one set of tables whatever the credentials. */
function startJudge(port) {
  const jar = ['-Djava.library.path=./DynamoDBLocal_lib', '-jar', 'DynamoDBLocal.jar'];
  const options = ['-port', String(port), '-inMemory', '-sharedDb', '-disableTelemetry'];
  return spawn('java', ['-Xmx1g', ...jar, ...options], { cwd: emulator, stdio: 'ignore' });
}

function runTests(port) {
  const given = process.argv.slice(2);
  const wanted = given.length > 0 ? given : ['test/platform', 'test/journeys'];
  // One file at a time: all hosts share the one set of tables.
  const projects = ['--project', 'integration', '--project', 'journeys', '--passWithNoTests', '--maxWorkers=1'];
  const tests = spawn(node, ['node_modules/vitest/vitest.mjs', 'run', ...projects, ...wanted], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, HELIANT_DYNAMODB_ENDPOINT: `http://127.0.0.1:${port}` },
  });
  process.on('exit', () => tests.kill());
  return new Promise((resolve) => tests.on('exit', (code) => resolve(code ?? 1)));
}

async function answers(port) {
  for (let attempt = 0; attempt < 300; attempt++) {
    if (judge.exitCode !== null) stop(`DynamoDB Local ended with code ${judge.exitCode}.`);
    const answered = await fetch(`http://127.0.0.1:${port}`).then(
      () => true,
      () => false,
    );
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  stop('DynamoDB Local does not answer after 30 s.');
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
