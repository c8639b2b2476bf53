import {
  CreateEmailTemplateCommand,
  SESv2Client,
  SendBulkEmailCommand,
  type SendBulkEmailCommandInput,
} from '@aws-sdk/client-sesv2';
import { startLocalAws } from '../support/local-aws.ts';

export const from = 'Bank <hello@bank.example>';

/** A local account whose configuration set publishes to a queue; `events` takes what has arrived there. */
export async function openMailAccount(options: Parameters<typeof startLocalAws>[0] = {}) {
  const local = await startLocalAws(options);
  const ses = new SESv2Client(local.client());
  const topic = local.aws.topics.create('mail-events');
  const eventQueue = local.aws.queues.create('mail-events', { visibilitySeconds: 30, delaySeconds: 0 }).arn;
  local.aws.topics.subscribeQueue(topic, eventQueue, { raw: true });
  local.aws.createConfigurationSet('heliant', topic, ['bounce', 'delivery', 'renderingFailure', 'COMPLAINT']);
  const events = async () => {
    const messages = await local.aws.queues.take(eventQueue, 100, AbortSignal.timeout(100));
    local.aws.queues.remove(
      eventQueue,
      messages.map(({ receiptHandle }) => receiptHandle),
    );
    return messages.map(({ body }) => JSON.parse(body) as Record<string, unknown> & { mail: Record<string, unknown> });
  };
  return { local, ses, events };
}

export const birthday = (html = '<p>{{greeting}}, {{name}}</p>') =>
  new CreateEmailTemplateCommand({
    TemplateName: 'birthday',
    TemplateContent: { Subject: 'For {{name}}', Html: html, Text: '{{greeting}}, {{name}}' },
  });

/** One recipient of a bulk call, with the values that stand in the template for them. */
export const entry = (address: string, values: Record<string, unknown>, rest = {}) => ({
  Destination: { ToAddresses: [address] },
  ReplacementEmailContent: { ReplacementTemplate: { ReplacementTemplateData: JSON.stringify(values) } },
  ...rest,
});

export const sendBulk = (
  ses: SESv2Client,
  BulkEmailEntries: SendBulkEmailCommandInput['BulkEmailEntries'],
  rest = {},
) =>
  ses.send(
    new SendBulkEmailCommand({
      FromEmailAddress: from,
      ConfigurationSetName: 'heliant',
      DefaultContent: { Template: { TemplateName: 'birthday', TemplateData: '{"greeting":"Happy birthday"}' } },
      BulkEmailEntries,
      ...rest,
    }),
  );
