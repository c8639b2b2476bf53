import { Stack, Validations } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { describe, expect, it } from 'vitest';
import { buildApp } from '../../infra/app.ts';
import { assemblyFolder, withoutBundling } from './templates.ts';

const build = (context: Record<string, unknown>) =>
  buildApp({ context: { ...withoutBundling, ...context }, outdir: assemblyFolder() });

describe('the app', () => {
  const app = build({ stage: 'prod' });

  it('is three stacks in the order in which they depend on each other, and passes every AwsSolutions check', () => {
    const assembly = app.synth();
    expect(assembly.stacks.map((stack) => stack.stackName)).toEqual([
      'Heliant-prod-Data',
      'Heliant-prod-Pipeline',
      'Heliant-prod-Web',
    ]);
  });

  it('gives a reason of a sentence with every acknowledged finding', () => {
    const reasons = app.node
      .findAll()
      .flatMap((construct) => construct.node.metadata)
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.values(data as Record<string, string>));
    expect(reasons.length).toBeGreaterThan(0);
    for (const reason of reasons) expect(reason).toMatch(/^[A-Z].{30,}\.$/);
  });

  it('needs nothing that only one account or region has: no lookup, no fixed account', () => {
    expect(
      app.node
        .findAll()
        .filter(Stack.isStack)
        .map((stack) => stack.environment),
    ).toEqual([
      'aws://unknown-account/unknown-region',
      'aws://unknown-account/unknown-region',
      'aws://unknown-account/unknown-region',
    ]);
  });
});

describe('a careless change', () => {
  it('does not synthesize while a finding is neither mended nor acknowledged', () => {
    const app = build({});
    const bucket = new Bucket(new Stack(app, 'Careless'), 'bucket');
    expect(() => app.synth()).toThrow(`${bucket.node.path}/Resource aws-cdk-lib.aws_s3.CfnBucket`);
  });

  it('does not build for a stage nobody knows', () => {
    expect(() => build({ stage: 'produciton' })).toThrow('stage must be one of dev, prod, local, not produciton');
  });
});
