import { CreateEmailTemplateCommand } from '@aws-sdk/client-sesv2';
import { afterAll, beforeAll } from 'vitest';
import { EmailChannel, sendingClient } from '../../functions/dispatch/email.channel.ts';
import type { Outgoing } from '../../functions/dispatch/message-channel.ts';
import { type LocalAws, startLocalAws } from '../support/local-aws.ts';
import { localProvider } from './local-provider.ts';
import { describeProvider } from './provider-contract.ts';
import { outgoing } from './provider-messages.ts';

let local: LocalAws;
beforeAll(async () => {
  local = await startLocalAws();
  local.aws.createConfigurationSet('heliant', local.aws.topics.create('mail-events'), []);
  const TemplateContent = { Subject: 'For {{t.name}}', Html: '<p>{{h.name}}</p>', Text: '{{t.name}}' };
  const client = sendingClient(local.client());
  await client.send(new CreateEmailTemplateCommand({ TemplateName: 'launch', TemplateContent }));
});
afterAll(() => local.close());

const message = (n: number) => outgoing(n, `p${n}@example.com`);

const poisons: [string, (n: number) => Outgoing][] = [
  ['SES, a bad address among good ones', (n) => ({ ...message(n), to: 'no address' })],
  ['SES, a message that spoils its call', (n) => ({ ...message(n), headers: [{ name: 'X-Name', value: '丽' }] })],
];

for (const [name, poison] of poisons)
  describeProvider(
    name,
    async () => ({
      ...localProvider(local.aws, 'ses.SendBulkEmail'),
      sender: new EmailChannel('heliant', sendingClient(local.client())),
      envelope: { locale: 'en', from: 'Bank <news@bank.example>', templateName: 'launch' },
      message,
      poison,
    }),
    { perCall: 50, answersEach: true },
  );
