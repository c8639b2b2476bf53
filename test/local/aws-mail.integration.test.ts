import { type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LocalAws } from '../support/local-aws.ts';
import { birthday, from, openMailAccount } from './mail-account.ts';

let local: LocalAws;
let ses: SESv2Client;
let events: Awaited<ReturnType<typeof openMailAccount>>['events'];

const stand = async (options: Parameters<typeof openMailAccount>[0] = {}) => {
  ({ local, ses, events } = await openMailAccount(options));
};

beforeEach(() => stand());
afterEach(() => local.close());

describe('SendEmail', () => {
  const send = (Content: ConstructorParameters<typeof SendEmailCommand>[0]['Content']) =>
    ses.send(
      new SendEmailCommand({
        FromEmailAddress: from,
        ConfigurationSetName: 'heliant',
        ReplyToAddresses: ['reply@bank.example'],
        Destination: { ToAddresses: ['li@example.com'] },
        EmailTags: [{ Name: 'run', Value: 'run_1' }],
        Content,
      }),
    );
  const sent = async (answer: ReturnType<typeof send>) => local.aws.outbox.find((await answer).MessageId ?? '');

  test('takes simple content, a stored template, and raw MIME', async () => {
    await ses.send(birthday());
    const Simple = { Subject: { Data: 'S' }, Body: { Html: { Data: '<p>H</p>' }, Text: { Data: 'T' } } };
    expect(await sent(send({ Simple }))).toMatchObject({
      subject: 'S',
      html: '<p>H</p>',
      text: 'T',
      headers: { 'Reply-To': 'reply@bank.example' },
      tags: { run: 'run_1' },
    });
    const Template = { TemplateName: 'birthday', TemplateData: '{"greeting":"Hi","name":"Li"}' };
    expect(await sent(send({ Template }))).toMatchObject({ subject: 'For Li', text: 'Hi, Li' });
    const mime =
      'From: x@bank.example\r\nTo: z@example.com\r\nSubject: =?utf-8?B?5L2g5aW9?=\r\nX-Note: kept\r\n\r\nBody\r\n';
    expect(await sent(send({ Raw: { Data: Buffer.from(mime) } }))).toMatchObject({
      to: 'li@example.com',
      subject: '你好',
      text: expect.stringContaining('Body'),
      headers: { 'X-Note': 'kept' },
    });
  });

  test('publishes a Delivery as SES writes it, to the configuration set’s topic', async () => {
    const message = await sent(send({ Simple: { Subject: { Data: 'S' }, Body: { Text: { Data: 'T' } } } }));
    expect(await events()).toEqual([
      {
        eventType: 'Delivery',
        mail: {
          timestamp: message?.acceptedAt,
          source: from,
          sourceArn: 'arn:aws:ses:us-east-1:000000000000:identity/bank.example',
          sendingAccountId: '000000000000',
          messageId: message?.id,
          destination: ['li@example.com'],
          headersTruncated: false,
          headers: [
            { name: 'From', value: from },
            { name: 'To', value: 'li@example.com' },
            { name: 'Subject', value: 'S' },
            { name: 'MIME-Version', value: '1.0' },
            { name: 'Reply-To', value: 'reply@bank.example' },
          ],
          commonHeaders: { from: [from], to: ['li@example.com'], messageId: message?.id, subject: 'S' },
          tags: {
            'ses:configuration-set': ['heliant'],
            'ses:source-ip': ['127.0.0.1'],
            'ses:from-domain': ['bank.example'],
            'ses:caller-identity': ['local'],
            run: ['run_1'],
          },
        },
        delivery: {
          timestamp: message?.acceptedAt,
          processingTimeMillis: 0,
          recipients: ['li@example.com'],
          smtpResponse: '250 2.6.0 Message received',
          reportingMTA: 'mta.example.com',
        },
      },
    ]);
  });

  test('plays an event that the configuration set asks for, and no other', async () => {
    await local.close();
    await stand({ autoDelivery: false });
    const message = await sent(send({ Simple: { Subject: { Data: 'S' }, Body: { Text: { Data: 'T' } } } }));
    if (message === undefined) throw new Error('The mail is not in the outbox.');
    const play = (event: string, detail = {}) =>
      local.aws.mailEvents.publish(message, event, detail, '2027-02-27T09:00:00.000Z');
    expect(play('Open').published).toBe(false);
    expect(play('Bounce', { bounceType: 'Transient', bounceSubType: 'MailboxFull' }).published).toBe(true);
    expect(play('Complaint').published).toBe(true);
    expect(await events()).toMatchObject([
      {
        eventType: 'Bounce',
        bounce: {
          timestamp: '2027-02-27T09:00:00.000Z',
          bounceType: 'Transient',
          bounceSubType: 'MailboxFull',
          bouncedRecipients: [{ emailAddress: 'li@example.com' }],
          feedbackId: expect.any(String),
        },
      },
      {
        eventType: 'Complaint',
        complaint: { complaintFeedbackType: 'abuse', complainedRecipients: [{ emailAddress: 'li@example.com' }] },
      },
    ]);
    expect(() => play('Bounced')).toThrow('SES has no event "Bounced"');
  });
});
