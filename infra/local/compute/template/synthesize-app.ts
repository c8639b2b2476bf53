import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { buildApp } from '../../../app.ts';
import type { Assembly, Template } from './template.ts';

/** A process of its own: the CDK's 100 MB go with it. Writes every stack's template to the file named by `--to`. */
const { to } = parseArgs({ options: { to: { type: 'string' } } }).values;
if (to === undefined) throw new Error('--to FILE is missing');

// Beside the template and not in the temporary folder, where each start would leave another.
const outdir = `${to}.out`;
const cloudAssembly = buildApp({ stage: 'local', context: { 'aws:cdk:bundling-stacks': [] }, outdir }).synth();
const assembly: Assembly = Object.fromEntries(
  cloudAssembly.stacks.map((stack) => [
    stack.stackName,
    JSON.parse(readFileSync(stack.templateFullPath, 'utf8')) as Template,
  ]),
);
writeFileSync(to, JSON.stringify(assembly));
rmSync(outdir, { recursive: true });
