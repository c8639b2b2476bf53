import { readFileSync } from 'node:fs';

/** One of `test/examples/ses`: an event about the message `dsp_…a1` to customer C0001. */
export const example = (name: string): { mail: { tags: Record<string, string[]> } } & Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(`../examples/ses/${name}.json`, import.meta.url), 'utf8'));

/** As SNS hands it to a queue. */
export const inEnvelope = (event: unknown): string =>
  JSON.stringify({
    Type: 'Notification',
    MessageId: '7c1b',
    TopicArn: 'arn:aws:sns:eu-central-1:123456789012:mail-events',
    Message: typeof event === 'string' ? event : JSON.stringify(event),
    Timestamp: '2027-03-01T02:00:12.000Z',
  });

export const dispatchId = 'dsp_00000000000000000000a1';
