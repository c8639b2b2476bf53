import { z } from 'zod';
import type { ResourceKind } from './resource-kind.ts';

const TableProperties = z.looseObject({ TableName: z.string().optional() });

/** AWS::DynamoDB::Table */
export const table: ResourceKind = async (properties, { aws, generatedName }) => {
  const name = TableProperties.parse(properties).TableName ?? generatedName;
  const { arn, streamArn } = await aws.createTable(name, properties);
  return { ref: name, attributes: { Arn: arn, ...(streamArn !== undefined && { StreamArn: streamArn }) } };
};

const Rule = z.object({ Name: z.literal('prefix'), Value: z.string() });
const BucketProperties = z.looseObject({
  BucketName: z.string().optional(),
  NotificationConfiguration: z
    .strictObject({
      QueueConfigurations: z.array(
        z.strictObject({
          Event: z.literal('s3:ObjectCreated:*'),
          Queue: z.string(),
          Filter: z.object({ S3Key: z.object({ Rules: z.array(Rule) }) }),
        }),
      ),
    })
    .optional(),
});

/** AWS::S3::Bucket, and the queues that hear of its new objects. */
export const bucket: ResourceKind = async (properties, { aws, landscape, generatedName }) => {
  const { BucketName, NotificationConfiguration } = BucketProperties.parse(properties);
  const name = BucketName ?? generatedName.toLowerCase();
  const created = aws.createBucket(name);
  landscape.buckets.set(name, created);
  for (const { Queue, Filter } of NotificationConfiguration?.QueueConfigurations ?? []) {
    const prefixes = Filter.S3Key.Rules.map(({ Value }) => Value);
    landscape.bucketNotices.push({ bucketName: name, prefix: prefixes.join(''), queueArn: Queue });
  }
  return { ref: name, attributes: { Arn: created.arn, DomainName: `${name}.s3.amazonaws.com` } };
};

const SecretProperties = z.looseObject({ Name: z.string().optional() });

/** AWS::SecretsManager::Secret: CloudFormation makes the value up; here it is drawn from the seed. */
export const secret: ResourceKind = async (properties, { aws, generatedName, secretValue }) => {
  const name = SecretProperties.parse(properties).Name ?? generatedName;
  const arn = aws.putSecret(name, secretValue(properties));
  return { ref: arn, attributes: { Id: arn } };
};
