import { afterAll, beforeAll } from 'vitest';
import type { Outgoing } from '../../functions/dispatch/message-channel.ts';
import { SmsChannel, sendingClient } from '../../functions/dispatch/sms.channel.ts';
import { type LocalAws, startLocalAws } from '../support/local-aws.ts';
import { localProvider } from './local-provider.ts';
import { describeProvider } from './provider-contract.ts';
import { outgoing } from './provider-messages.ts';

let local: LocalAws;
beforeAll(async () => {
  local = await startLocalAws();
});
afterAll(() => local.close());

const message = (n: number) => outgoing(n, `+1415555${String(n).padStart(4, '0')}`);

const poisons: [string, (n: number) => Outgoing][] = [
  ['SNS, a number that is none', (n) => ({ ...message(n), to: 'no number' })],
  ['SNS, words that are too long', (n) => ({ ...message(n), fields: { h: {}, t: { name: 'x'.repeat(1_601) } } })],
];

for (const [name, poison] of poisons)
  describeProvider(
    name,
    async () => ({
      ...localProvider(local.aws, 'sns.Publish'),
      sender: new SmsChannel(sendingClient(local.client())),
      envelope: { locale: 'en', from: '', sms: 'Dear {{t.name}}' },
      message,
      poison,
    }),
    { perCall: 1, answersEach: false },
  );
