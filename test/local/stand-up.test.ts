import { describe, expect, it } from 'vitest';
import { createLandscape } from '../../infra/local/compute/landscape.ts';
import { kinds, nothingToRun } from '../../infra/local/compute/resources/catalogue.ts';
import { standUp } from '../../infra/local/compute/template/stand-up.ts';
import { type Assembly, withAddress } from '../../infra/local/compute/template/template.ts';
import type { Aws } from '../../infra/local/parts.ts';

/** Only what a role and a user pool ask of AWS. */
const aws = { region: 'us-east-1', accountId: '000000000000' } as Aws;

async function landscapeOf(assembly: Assembly) {
  const landscape = createLandscape();
  await standUp(assembly, { aws, landscape, baseUrl: 'http://localhost:4000', secretValue: () => '' });
  return landscape;
}

const role = { Type: 'AWS::IAM::Role', Properties: { RoleName: 'sender' } };

describe('standing up a template', () => {
  it('gives a role the statements of every policy that names it, across stacks', async () => {
    const statement = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: { 'Fn::ImportValue': 'queue-arn' } };
    const landscape = await landscapeOf({
      Web: {
        Resources: {
          Policy: {
            Type: 'AWS::IAM::Policy',
            Properties: { PolicyDocument: { Statement: [statement] }, Roles: [{ Ref: 'Role' }] },
          },
          Role: role,
        },
      },
      Pipeline: {
        Resources: { Pool: { Type: 'AWS::Cognito::UserPool' } },
        Outputs: { Arn: { Value: { 'Fn::GetAtt': ['Pool', 'Arn'] }, Export: { Name: 'queue-arn' } } },
      },
    });
    const [{ statements } = { statements: [] }] = landscape.roles.values();
    expect(statements).toEqual([
      {
        Effect: 'Allow',
        Action: 'sqs:SendMessage',
        Resource: expect.stringMatching(/^arn:aws:cognito-idp:us-east-1:000000000000:userpool\/us-east-1_[0-9a-f]{9}$/),
      },
    ]);
  });

  it('refuses a type it does not know', async () => {
    const assembly = { Data: { Resources: { Cluster: { Type: 'AWS::ECS::Cluster' } } } };
    await expect(landscapeOf(assembly)).rejects.toThrow('Data/Cluster: the local host does not know AWS::ECS::Cluster');
  });

  it('refuses a statement it would have to guess about', async () => {
    const statement = { Effect: 'Allow', NotAction: 'iam:*', Resource: '*' };
    const resource = {
      Type: 'AWS::IAM::Role',
      Properties: { Policies: [{ PolicyDocument: { Statement: [statement] } }] },
    };
    await expect(landscapeOf({ Data: { Resources: { Role: resource } } })).rejects.toThrow(
      'Data/Role (AWS::IAM::Role) cannot be stood up',
    );
  });

  it('finds a circle of references', async () => {
    const refersTo = (other: string) => ({ Type: 'AWS::IAM::Role', Properties: { RoleName: { Ref: other } } });
    const assembly = { Data: { Resources: { A: refersTo('B'), B: refersTo('A') } } };
    await expect(landscapeOf(assembly)).rejects.toThrow('circular reference Data/A → Data/B → Data/A');
  });

  it('knows each type in one way only', () => {
    expect(Object.keys(kinds).filter((type) => type in nothingToRun)).toEqual([]);
  });

  it('moves the whole template to the address it is reached at', () => {
    const at = (url: string): Assembly => ({ Web: { Outputs: { Url: { Value: `${url}/u/token` } } } });
    expect(withAddress(at('http://localhost:4000'), 'http://localhost:4123')).toEqual(at('http://localhost:4123'));
  });
});
