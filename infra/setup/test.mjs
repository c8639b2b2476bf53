import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { prepare, root, run, stop } from './prepare.mjs';

/** `npm test`: the set-up of `npm start`, a browser, then every test. Arguments go to vitest. */
const chromium = '/usr/bin/chromium';
const packages = ['chromium', 'fonts-noto-cjk', 'fonts-noto-color-emoji'];

const node = await prepare((line) => console.log(line));
await prepareBrowser();
const vitest = spawn(node, ['node_modules/vitest/vitest.mjs', 'run', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => vitest.kill(signal));
vitest.on('exit', (code) => process.exit(code ?? 1));

async function prepareBrowser() {
  if (existsSync(chromium)) return;
  const install = `apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    stop(`The browser tests need Chromium at ${chromium}. On Debian, as root: ${install}`);
  }
  console.log('Installing Chromium (apt-get, about a minute)');
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update'], 'apt-get update failed.', environment);
  await run('apt-get', install.split(' ').slice(1), 'apt-get could not install Chromium.', environment);
}
