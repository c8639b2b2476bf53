import { environments } from '../../functions/contracts/environment.ts';
import { answerParent } from './measure.ts';

export type BundleTask = { bundleUrl: string };

/** Loads one bundle in a new process, with an environment as a function has it, and answers the milliseconds it took. */
answerParent(async ({ bundleUrl }: BundleTask): Promise<number> => {
  const names = new Set(Object.values(environments).flat());
  for (const name of names) process.env[name] = name.endsWith('URL') ? 'https://heliant.example' : name;
  Object.assign(process.env, { AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret' });
  const startedMs = performance.now();
  await import(bundleUrl);
  return performance.now() - startedMs;
});
