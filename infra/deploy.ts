import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { parseStage } from './environments.ts';

/** `npm run deploy -- --stage dev [what cdk deploy takes]`: all stacks of one stage, in order. `local` is not deployed. */
const { values, tokens } = parseArgs({ options: { stage: { type: 'string' } }, strict: false, tokens: true });
const stage = parseStage(values.stage);
if (stage === 'local') throw new Error('the local stage runs by npm start; deploy dev or prod');

const ours = tokens.filter((token) => token.kind === 'option' && token.name === 'stage').map((token) => token.index);
const passedOn = process.argv
  .slice(2)
  .filter((argument, n) => !ours.some((at) => n === at || (n === at + 1 && argument === values.stage)));
const cdk = spawnSync('cdk', ['deploy', '--all', '--context', `stage=${stage}`, ...passedOn], { stdio: 'inherit' });
if (cdk.error) throw cdk.error;
process.exitCode = cdk.status ?? 1;
