import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { resourcesOf, synthesize } from './templates.ts';

const { data } = synthesize('prod');
const tables = resourcesOf([data], 'AWS::DynamoDB::Table');

describe('the six tables', () => {
  it('have the names and keys of the contracts', () => {
    const keys = tables.map(({ properties }) => [
      properties['TableName'],
      (properties['KeySchema'] as { AttributeName: string }[]).map(({ AttributeName }) => AttributeName).join(', '),
    ]);
    expect(Object.fromEntries(keys)).toEqual({
      'heliant-prod-customers': 'customerId',
      'heliant-prod-occasions': 'occasion, customerId',
      'heliant-prod-gates': 'customerId',
      'heliant-prod-timeline': 'customerId, fact',
      'heliant-prod-campaigns': 'id, part',
      'heliant-prod-cases': 'caseId',
    });
  });

  it.each(tables)(
    '$properties.TableName costs nothing idle, can be restored, is under the bank’s key and cannot be dropped',
    ({ properties }) => {
      expect(properties).toMatchObject({
        BillingMode: 'PAY_PER_REQUEST',
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: {
          SSEEnabled: true,
          SSEType: 'KMS',
          KMSMasterKeyId: { 'Fn::GetAtt': [expect.stringMatching(/^bankkey/), 'Arn'] },
        },
        DeletionProtectionEnabled: true,
      });
    },
  );

  it('streams new facts of the Timeline, and nothing else', () => {
    const streams = tables.filter(({ properties }) => properties['StreamSpecification']);
    expect(streams.map(({ properties }) => [properties['TableName'], properties['StreamSpecification']])).toEqual([
      ['heliant-prod-timeline', { StreamViewType: 'NEW_IMAGE' }],
    ]);
  });

  it('lists campaigns by list and cases by queue, and lets old campaign items expire', () => {
    data.hasResourceProperties('AWS::DynamoDB::Table', {
      TableName: 'heliant-prod-campaigns',
      GlobalSecondaryIndexes: [Match.objectLike({ IndexName: 'by-list' })],
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    });
    data.hasResourceProperties('AWS::DynamoDB::Table', {
      TableName: 'heliant-prod-cases',
      GlobalSecondaryIndexes: [Match.objectLike({ IndexName: 'by-queue' })],
    });
    expect(tables.filter(({ properties }) => properties['GlobalSecondaryIndexes'])).toHaveLength(2);
  });

  it('stay when production’s stack is deleted', () => {
    data.allResources('AWS::DynamoDB::Table', { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    data.allResources('AWS::KMS::Key', { DeletionPolicy: 'Retain' });
    data.allResources('AWS::SecretsManager::Secret', { DeletionPolicy: 'Retain' });
  });
});

describe('the bank’s key', () => {
  it('turns over every year and is usable only through the service that holds the item', () => {
    data.hasResourceProperties('AWS::KMS::Key', {
      EnableKeyRotation: true,
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Principal: { AWS: '*' },
            Condition: {
              StringEquals: { 'kms:CallerAccount': { Ref: 'AWS::AccountId' }, 'kms:ViaService': Match.anyValue() },
            },
          }),
        ]),
      },
    });
  });
});

describe('the signing keys', () => {
  it('begin with one key of letters and digits, which is valid base64', () => {
    data.hasResourceProperties('AWS::SecretsManager::Secret', {
      GenerateSecretString: {
        SecretStringTemplate: '{}',
        GenerateStringKey: 'k1',
        PasswordLength: 64,
        ExcludePunctuation: true,
      },
    });
  });
});
