import { spawnSync } from 'node:child_process';
import { parseStage } from './environments.ts';

/** `npm run deploy -- --stage dev [what cdk deploy takes]`: every stack of one stage, in flow order. */
const passedOn = process.argv.slice(2);
const [, given] = passedOn.splice(passedOn.indexOf('--stage'), 2);
const stage = parseStage(given);
if (stage === 'local') throw new Error('the local stage runs by npm start; deploy dev or prod');

const cdk = spawnSync('cdk', ['deploy', '--all', '--context', `stage=${stage}`, ...passedOn], { stdio: 'inherit' });
if (cdk.error) throw cdk.error;
process.exitCode = cdk.status ?? 1;
