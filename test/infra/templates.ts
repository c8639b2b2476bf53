import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll } from 'vitest';
import { buildApp } from '../../infra/app.ts';
import type { Stage } from '../../infra/environments.ts';

/** Bundling takes esbuild a while and changes nothing in a template but the names of the archives. */
export const withoutBundling = { 'aws:cdk:bundling-stacks': [] };

/** A folder for an assembly, removed after the file that asked for it. */
export function assemblyFolder(): string {
  const outdir = mkdtempSync(join(tmpdir(), 'heliant-synth-'));
  afterAll(() => rmSync(outdir, { recursive: true, force: true }));
  return outdir;
}

export type Templates = { data: Template; pipeline: Template; web: Template; every: Template[] };
const synthesized = new Map<Stage, Templates>();

/** The app's templates, synthesized once per stage for all files that share this process. */
export function synthesize(stage: Stage): Templates {
  const known = synthesized.get(stage);
  if (known) return known;
  const assembly = buildApp({ stage, context: withoutBundling, outdir: assemblyFolder() }).synth();
  const of = (stack: string) => Template.fromJSON(assembly.getStackByName(`Heliant-${stage}-${stack}`).template);
  const [data, pipeline, web] = [of('Data'), of('Pipeline'), of('Web')];
  const templates = { data, pipeline, web, every: [data, pipeline, web] };
  synthesized.set(stage, templates);
  return templates;
}

export type Resource = { id: string; properties: Record<string, unknown>; metadata: Record<string, unknown> };

/** Every resource of one type in these templates. */
export function resourcesOf(templates: Template[], type: string): Resource[] {
  return templates.flatMap((template) =>
    Object.entries(template.findResources(type)).map(([id, { Properties = {}, Metadata = {} }]) => ({
      id,
      properties: Properties as Record<string, unknown>,
      metadata: Metadata as Record<string, unknown>,
    })),
  );
}

export type Statement = { effect: string; actions: string[]; resources: string[] };

/** What each role may do, by the role's logical id, resources as one line. */
export function statementsByRole(templates: Template[]): Map<string, Statement[]> {
  const byRole = new Map<string, Statement[]>();
  for (const { properties } of resourcesOf(templates, 'AWS::IAM::Policy')) {
    const { PolicyDocument, Roles } = properties as PolicyProperties;
    const statements = PolicyDocument.Statement.map(({ Effect, Action, Resource }) => ({
      effect: Effect,
      actions: listOf(Action),
      resources: listOf(Resource).map(flat),
    }));
    for (const { Ref } of Roles) byRole.set(Ref, [...(byRole.get(Ref) ?? []), ...statements]);
  }
  return byRole;
}

type PolicyProperties = {
  PolicyDocument: { Statement: { Effect: string; Action: string | string[]; Resource: unknown }[] };
  Roles: { Ref: string }[];
};

/** A value of a template as one line: references as `<LogicalId>` or `<LogicalId.Attribute>`, imports as the export's name. */
export function flat(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const [kind, inner] = Object.entries(value)[0] as [string, unknown];
  if (kind === 'Ref') return `<${String(inner)}>`;
  if (kind === 'Fn::GetAtt') return `<${(inner as string[]).join('.')}>`;
  if (kind === 'Fn::ImportValue') return `<${String(inner)}>`;
  if (kind === 'Fn::Join') return (inner as [string, unknown[]])[1].map(flat).join('');
  throw new Error(`no way to write ${JSON.stringify(value)} as one line`);
}

export const listOf = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);
