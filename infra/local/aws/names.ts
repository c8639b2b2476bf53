export const region = 'us-east-1';
export const accountId = '000000000000';

export const arnOf = (service: string, resource: string): string =>
  `arn:aws:${service}:${region}:${accountId}:${resource}`;
/** SNS, SQS and S3 names stand in the ARN without a kind before them. */
export const bucketArn = (name: string): string => `arn:aws:s3:::${name}`;
/** What follows the last colon or slash of an ARN: a queue's, topic's or role's own name. */
export const nameIn = (arn: string): string => arn.split(/[:/]/).at(-1) ?? arn;
