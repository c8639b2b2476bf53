import { z } from 'zod';
import type { ResourceKind } from './resource-kind.ts';

const TableProperties = z.looseObject({ TableName: z.string().optional() });

/** AWS::DynamoDB::Table */
export const table: ResourceKind = async (properties, { aws, generatedName }) => {
  const name = TableProperties.parse(properties).TableName ?? generatedName;
  const { arn, streamArn } = await aws.createTable(name, properties);
  return { ref: name, attributes: { Arn: arn, ...(streamArn !== undefined && { StreamArn: streamArn }) } };
};

const BucketProperties = z.looseObject({
  BucketName: z.string().optional(),
  NotificationConfiguration: z.undefined({ error: 'bucket notifications are not offered' }),
});

/** AWS::S3::Bucket. An upload through the gateway is the only thing that lands here by itself. */
export const bucket: ResourceKind = async (properties, { aws, landscape, generatedName }) => {
  const name = BucketProperties.parse(properties).BucketName ?? generatedName.toLowerCase();
  const created = aws.createBucket(name);
  landscape.buckets.set(name, created);
  return { ref: name, attributes: { Arn: created.arn, DomainName: `${name}.s3.amazonaws.com` } };
};

const SecretProperties = z.looseObject({ Name: z.string().optional() });

/** AWS::SecretsManager::Secret: CloudFormation makes the value up; here it is drawn from the seed. */
export const secret: ResourceKind = async (properties, { aws, generatedName, secretValue }) => {
  const name = SecretProperties.parse(properties).Name ?? generatedName;
  const arn = aws.putSecret(name, secretValue(properties));
  return { ref: arn, attributes: { Id: arn } };
};
