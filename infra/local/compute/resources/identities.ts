import { createHash } from 'node:crypto';
import type { ResourceKind } from './resource-kind.ts';

/** Ids look like AWS's, made from the resource's name: the same at every start. */
const idOf = (name: string, length: number) => createHash('sha256').update(name).digest('hex').slice(0, length);

/** AWS::Cognito::UserPool: an issuer's name; the local gateway signs and checks its tokens itself. */
export const userPool: ResourceKind = async (_properties, { aws, generatedName }) => {
  const id = `${aws.region}_${idOf(generatedName, 9)}`;
  const provider = `cognito-idp.${aws.region}.amazonaws.com/${id}`;
  return {
    ref: id,
    attributes: {
      Arn: `arn:aws:cognito-idp:${aws.region}:${aws.accountId}:userpool/${id}`,
      ProviderName: provider,
      ProviderURL: `https://${provider}`,
      UserPoolId: id,
    },
  };
};

/** AWS::Cognito::UserPoolClient: an audience's name. */
export const userPoolClient: ResourceKind = async (_properties, { generatedName }) => {
  const id = idOf(generatedName, 26);
  return { ref: id, attributes: { ClientId: id } };
};

/** AWS::KMS::Key: data at rest is the engine's file on one's own disk. */
export const key: ResourceKind = async (_properties, { aws, generatedName }) => {
  const hex = idOf(generatedName, 32);
  const id = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  return { ref: id, attributes: { Arn: `arn:aws:kms:${aws.region}:${aws.accountId}:key/${id}`, KeyId: id } };
};

/** AWS::Logs::LogGroup: functions log to files. */
export const logGroup: ResourceKind = async (properties, { aws, generatedName }) => {
  const name = typeof properties['LogGroupName'] === 'string' ? properties['LogGroupName'] : generatedName;
  return { ref: name, attributes: { Arn: `arn:aws:logs:${aws.region}:${aws.accountId}:log-group:${name}:*` } };
};
