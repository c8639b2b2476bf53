import { App, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { DataStack } from './data-stack.ts';
import { environmentOf, parseStage, type Stage } from './environments.ts';
import { PipelineStack } from './pipeline-stack.ts';
import { WebStack } from './web-stack.ts';

/**
 * The whole system, in flow order: what is kept, the way of a message through it, and how people come in. The local host
 * builds the same app with `stage: 'local'` and runs what the templates say.
 */
export function buildApp({ stage, context = {}, outdir }: AppOptions = {}): App {
  const app = new App({
    analyticsReporting: false,
    context: { ...featureFlags, ...context },
    ...(outdir && { outdir }),
  });
  const environment = environmentOf(stage ?? parseStage(app.node.tryGetContext('stage') ?? 'dev'), {
    publicUrl: app.node.tryGetContext('publicUrl'),
    mailDomain: app.node.tryGetContext('mailDomain'),
    alarmEmail: app.node.tryGetContext('alarmEmail'),
  });
  const name = (part: string) => `Heliant-${environment.stage}-${part}`;

  const data = new DataStack(app, name('Data'), environment);
  const pipeline = new PipelineStack(app, name('Pipeline'), data);
  new WebStack(app, name('Web'), data.house, pipeline);

  Tags.of(app).add('heliant:stage', environment.stage);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}

export type AppOptions = {
  /** Without it, the context's `stage` (`cdk … -c stage=prod`), else `dev`. */
  stage?: Stage;
  /** `publicUrl`, `mailDomain`, `alarmEmail`, and what the CDK itself reads (`aws:cdk:bundling-stacks: []` skips bundling). */
  context?: Record<string, unknown>;
  /** Where the assembly is written; the CDK chooses a temporary folder otherwise. */
  outdir?: string;
};

/** Here and not in cdk.json, so that the deployed template and the local one are built alike. */
const featureFlags = {
  '@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy': true,
  '@aws-cdk/aws-iam:minimizePolicies': true,
  '@aws-cdk/core:checkSecretUsage': true,
  '@aws-cdk/core:defaultCrossStackReferences': 'strong',
};

if (import.meta.main) buildApp().synth();
