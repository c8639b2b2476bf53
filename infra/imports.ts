import { Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CfnBucket,
  EventType,
  type IBucket,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { HeliantQueue } from './heliant-queue.ts';
import type { House } from './house.ts';
import { type ArnIn, here, named } from './naming.ts';

/** The bank's files wait here for the import: under the bank's key, versioned, over TLS only, gone after a month. */
export class Imports extends Construct {
  readonly bucketName: string;
  readonly bucketArn: ArnIn;

  constructor(scope: Construct, id: string, house: House, queue: HeliantQueue) {
    super(scope, id);
    const { environment, key } = house;
    // Named in advance, so that the queue's policy can name the bucket before the bucket names the queue.
    const nameIn = (account: string, region: string) => `${named(environment.stage, 'imports')}-${account}-${region}`;
    this.bucketName = nameIn(here.account, here.region);
    this.bucketArn = ({ partition, account, region }) => `arn:${partition}:s3:::${nameIn(account, region)}`;
    const locked = {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      removalPolicy: environment.removal,
    };
    const accessLogs = new Bucket(this, 'access-logs', {
      ...locked,
      // S3 delivers access logs only to a bucket under its own key (S3 user guide, server access logging).
      encryption: BucketEncryption.S3_MANAGED,
      lifecycleRules: [{ expiration: Duration.days(400) }],
    });
    const bucket = new Bucket(this, 'bucket', {
      ...locked,
      bucketName: this.bucketName,
      encryption: BucketEncryption.KMS,
      encryptionKey: key,
      bucketKeyEnabled: true,
      versioned: true,
      // The CDK's classes do not fit its own interfaces under exactOptionalPropertyTypes: hence the cast.
      serverAccessLogsBucket: accessLogs as IBucket,
      lifecycleRules: [
        {
          expiration: Duration.days(30),
          noncurrentVersionExpiration: Duration.days(30),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
      ],
    });
    this.#announce(bucket, queue);
  }

  /** On the bucket itself: the CDK's own way puts a function of its making between the two. */
  #announce(bucket: Bucket, queue: HeliantQueue): void {
    const { policyDependable } = queue.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('s3.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [queue.queueArn],
        conditions: {
          StringEquals: { 'aws:SourceAccount': Stack.of(this).account },
          ArnEquals: { 'aws:SourceArn': this.bucketArn(here) },
        },
      }),
    );
    const incoming = { s3Key: { rules: [{ name: 'prefix', value: 'incoming/' }] } };
    (bucket.node.defaultChild as CfnBucket).notificationConfiguration = {
      queueConfigurations: [{ event: EventType.OBJECT_CREATED, queue: queue.queueArn, filter: incoming }],
    };
    if (policyDependable) bucket.node.addDependency(policyDependable);
  }
}
