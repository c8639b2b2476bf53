import type { AwsOptions } from '../../infra/local/aws/aws-parts.ts';
import { startAws } from '../../infra/local/aws/start-aws.ts';
import { createVirtualClock } from '../../infra/local/clock.ts';

export const localStart = Date.parse('2027-02-27T00:00:00Z');

/** The AWS endpoints on a free port, at midnight of 27 February 2027, with what a client needs to reach them. */
export async function startLocalAws(options: Partial<AwsOptions> = {}) {
  const clock = options.clock ?? createVirtualClock(localStart);
  const aws = await startAws({ port: 0, seed: 7, clock, ...options });
  const client = (credentials = { accessKeyId: 'operator', secretAccessKey: 'operator' }) => ({
    endpoint: aws.endpoint,
    region: aws.region,
    credentials,
    maxAttempts: 1,
  });
  const close = async () => {
    await aws.close();
    clock.close();
  };
  return { aws, clock, client, close };
}

export type LocalAws = Awaited<ReturnType<typeof startLocalAws>>;

export const table = {
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
};
