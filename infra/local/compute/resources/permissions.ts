import { z } from 'zod';
import type { PolicyStatement } from '../../parts.ts';
import type { Landscape } from '../landscape.ts';
import type { ResourceKind } from './resource-kind.ts';

const textOrList = z.union([z.string(), z.array(z.string())]);
const Statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: textOrList,
  Resource: textOrList,
  Condition: z.record(z.string(), z.record(z.string(), textOrList)).optional(),
});
const PolicyDocument = z.object({ Statement: z.array(Statement) });
const InlinePolicies = z.array(z.object({ PolicyDocument })).default([]);

/** What AWS's own managed policies allow, as far as our roles name them (source: the policies' own documents). */
const managedPolicies: Record<string, PolicyStatement[]> = {
  'service-role/AWSLambdaBasicExecutionRole': [
    {
      Effect: 'Allow',
      Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: '*',
    },
  ],
};

const RoleProperties = z.object({
  RoleName: z.string().optional(),
  Policies: InlinePolicies,
  ManagedPolicyArns: z.array(z.string()).default([]),
});

/** AWS::IAM::Role */
export const role: ResourceKind = async (properties, { aws, landscape, generatedName }) => {
  const { RoleName, Policies, ManagedPolicyArns } = RoleProperties.parse(properties);
  const name = RoleName ?? generatedName;
  const arn = `arn:aws:iam::${aws.accountId}:role/${name}`;
  const statements = Policies.flatMap(({ PolicyDocument }) => statementsOf(PolicyDocument));
  for (const managed of ManagedPolicyArns) statements.push(...managedStatements(managed, landscape));
  landscape.roles.set(arn, { name, statements });
  return { ref: name, attributes: { Arn: arn, RoleId: name } };
};

const PolicyProperties = z.object({
  PolicyDocument,
  Roles: z.array(z.string()).default([]),
  ManagedPolicyName: z.string().optional(),
});

/** AWS::IAM::Policy and AWS::IAM::ManagedPolicy: added to the roles they name. */
export const policy: ResourceKind = async (properties, { aws, landscape, generatedName }) => {
  const { PolicyDocument, Roles, ManagedPolicyName } = PolicyProperties.parse(properties);
  const statements = statementsOf(PolicyDocument);
  for (const roleName of Roles) {
    const attached = landscape.roles.get(`arn:aws:iam::${aws.accountId}:role/${roleName}`);
    if (attached === undefined) throw new Error(`the policy names a role that is not in the template: ${roleName}`);
    attached.statements.push(...statements);
  }
  const arn = `arn:aws:iam::${aws.accountId}:policy/${ManagedPolicyName ?? generatedName}`;
  landscape.customerPolicies.set(arn, statements);
  return { ref: ManagedPolicyName === undefined ? generatedName : arn, attributes: { Arn: arn, Id: generatedName } };
};

function managedStatements(arn: string, landscape: Landscape): PolicyStatement[] {
  const own = landscape.customerPolicies.get(arn);
  if (own !== undefined) return own;
  const [, name] = arn.split(':policy/');
  const known = name === undefined ? undefined : managedPolicies[name];
  if (known === undefined) throw new Error(`the local host does not know what the managed policy ${arn} allows`);
  return known;
}

function statementsOf(document: z.infer<typeof PolicyDocument>): PolicyStatement[] {
  return document.Statement.map(({ Effect, Action, Resource, Condition }) => ({
    Effect,
    Action,
    Resource,
    ...(Condition && { Condition }),
  }));
}
