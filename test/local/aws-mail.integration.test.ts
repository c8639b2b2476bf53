import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateEmailTemplateCommand,
  DeleteEmailTemplateCommand,
  GetAccountCommand,
  GetEmailIdentityCommand,
  GetEmailTemplateCommand,
  ListConfigurationSetsCommand,
  ListEmailTemplatesCommand,
  SESv2Client,
  SendBulkEmailCommand,
  type SendBulkEmailCommandInput,
  SendEmailCommand,
  UpdateEmailTemplateCommand,
} from '@aws-sdk/client-sesv2';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type LocalAws, startLocalAws } from '../support/local-aws.ts';

const from = 'Bank <hello@bank.example>';
let local: LocalAws;
let ses: SESv2Client;
let eventQueue: string;

const stand = async (options: Parameters<typeof startLocalAws>[0] = {}) => {
  local = await startLocalAws(options);
  ses = new SESv2Client(local.client());
  const topic = local.aws.topics.create('mail-events');
  eventQueue = local.aws.queues.create('mail-events', { visibilitySeconds: 30, delaySeconds: 0 }).arn;
  local.aws.topics.subscribeQueue(topic, eventQueue, { raw: true });
  local.aws.createConfigurationSet('heliant', topic, ['bounce', 'delivery', 'renderingFailure', 'COMPLAINT']);
};
const events = async () => {
  const messages = await local.aws.queues.take(eventQueue, 100, AbortSignal.timeout(100));
  local.aws.queues.remove(
    eventQueue,
    messages.map(({ receiptHandle }) => receiptHandle),
  );
  return messages.map(({ body }) => JSON.parse(body) as Record<string, unknown> & { mail: Record<string, unknown> });
};
const birthday = (html = '<p>{{greeting}}, {{name}}</p>') =>
  new CreateEmailTemplateCommand({
    TemplateName: 'birthday',
    TemplateContent: { Subject: 'For {{name}}', Html: html, Text: '{{greeting}}, {{name}}' },
  });
const entry = (address: string, values: Record<string, unknown>, rest = {}) => ({
  Destination: { ToAddresses: [address] },
  ReplacementEmailContent: { ReplacementTemplate: { ReplacementTemplateData: JSON.stringify(values) } },
  ...rest,
});
const bulk = (BulkEmailEntries: SendBulkEmailCommandInput['BulkEmailEntries'], rest = {}) =>
  ses.send(
    new SendBulkEmailCommand({
      FromEmailAddress: from,
      ConfigurationSetName: 'heliant',
      DefaultContent: { Template: { TemplateName: 'birthday', TemplateData: '{"greeting":"Happy birthday"}' } },
      BulkEmailEntries,
      ...rest,
    }),
  );

beforeEach(() => stand());
afterEach(() => local.close());

describe('SendBulkEmail', () => {
  test('renders each entry over the defaults, with its headers and tags, and answers in order', async () => {
    await ses.send(birthday());
    const unsubscribe = [{ Name: 'List-Unsubscribe', Value: '<https://bank.example/u/t>' }];
    const { BulkEmailEntryResults = [] } = await bulk(
      [
        entry(
          'li@example.com',
          { name: '丽 <3', greeting: '生日快乐' },
          { ReplacementHeaders: unsubscribe, ReplacementTags: [{ Name: 'run', Value: 'run_1' }] },
        ),
        entry('ana@example.com', { name: 'Ana' }, { ReplacementTags: [{ Name: 'run', Value: 'run_2' }] }),
      ],
      { DefaultEmailTags: [{ Name: 'campaign', Value: 'cmp_1' }] },
    );
    expect(BulkEmailEntryResults.map(({ Status }) => Status)).toEqual(['SUCCESS', 'SUCCESS']);
    expect(local.aws.outbox.find(BulkEmailEntryResults[0]?.MessageId ?? '')).toEqual({
      id: BulkEmailEntryResults[0]?.MessageId,
      channel: 'email',
      to: 'li@example.com',
      from,
      subject: 'For 丽 <3',
      html: '<p>生日快乐, 丽 <3</p>',
      text: '生日快乐, 丽 <3',
      headers: { 'List-Unsubscribe': '<https://bank.example/u/t>' },
      tags: { campaign: 'cmp_1', run: 'run_1' },
      acceptedAt: expect.stringMatching(/^2027-02-27T00:00:\d\d\.\d{3}Z$/),
      acceptedAtReal: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
    expect(local.aws.outbox.list({ run: 'run_2', limit: 10 }).items.map(({ text }) => text)).toEqual([
      'Happy birthday, Ana',
    ]);
  });

  test('accepts a mail that cannot be rendered, publishes its failure, and lets nothing out', async () => {
    await ses.send(birthday());
    const { BulkEmailEntryResults = [] } = await bulk([
      entry('a@example.com', {}),
      entry('b@example.com', { name: 'B' }),
    ]);
    expect(BulkEmailEntryResults.map(({ Status }) => Status)).toEqual(['SUCCESS', 'SUCCESS']);
    expect(local.aws.outbox.find(BulkEmailEntryResults[0]?.MessageId ?? '')).toBeUndefined();
    expect(local.aws.outbox.list({ limit: 10 }).items.map(({ to }) => to)).toEqual(['b@example.com']);
    expect(await events()).toMatchObject([
      {
        eventType: 'Rendering Failure',
        mail: { messageId: BulkEmailEntryResults[0]?.MessageId, destination: ['a@example.com'] },
        failure: { errorMessage: "Attribute 'name' is not present in the rendering data.", templateName: 'birthday' },
      },
      { eventType: 'Delivery', delivery: { recipients: ['b@example.com'] } },
    ]);
  });

  test('answers entry by entry where only an entry is wrong', async () => {
    await ses.send(birthday());
    const broken = {
      ...entry('c@example.com', {}),
      ReplacementEmailContent: { ReplacementTemplate: { ReplacementTemplateData: '{' } },
    };
    const { BulkEmailEntryResults } = await bulk([
      entry('no address', { name: 'A' }),
      entry('b@example.com', { name: 'B' }),
      broken,
    ]);
    expect(BulkEmailEntryResults).toMatchObject([
      { Status: 'INVALID_PARAMETER', Error: 'Illegal address' },
      { Status: 'SUCCESS' },
      { Status: 'INVALID_PARAMETER' },
    ]);
  });

  test.each([
    [
      '51 entries',
      Array.from({ length: 51 }, (_, index) => entry(`c${index}@example.com`, { name: 'x' })),
      'BulkEmailEntries',
    ],
    [
      'a tag with a blank',
      [entry('a@example.com', { name: 'x' }, { ReplacementTags: [{ Name: 'run', Value: 'run 1' }] })],
      'ReplacementTags',
    ],
    [
      'a header in Chinese',
      [entry('a@example.com', { name: 'x' }, { ReplacementHeaders: [{ Name: 'X-Note', Value: '你好' }] })],
      'ReplacementHeaders',
    ],
    [
      '16 headers',
      [
        entry(
          'a@example.com',
          { name: 'x' },
          { ReplacementHeaders: Array.from({ length: 16 }, (_, index) => ({ Name: `X-${index}`, Value: 'y' })) },
        ),
      ],
      'ReplacementHeaders',
    ],
    [
      'a header of 997 characters',
      [entry('a@example.com', { name: 'x' }, { ReplacementHeaders: [{ Name: 'X-A', Value: 'y'.repeat(994) }] })],
      'together must not exceed 996',
    ],
    ['262,145 characters of data', [entry('a@example.com', { name: 'x'.repeat(262_134) })], 'ReplacementTemplateData'],
  ])('refuses the whole call for %s', async (_what, entries, field) => {
    await ses.send(birthday());
    await expect(bulk(entries)).rejects.toMatchObject({
      name: 'BadRequestException',
      message: expect.stringContaining(field),
    });
    expect(local.aws.outbox.list({ limit: 10 }).items).toEqual([]);
  });

  test('refuses a template or configuration set that is not there', async () => {
    await expect(bulk([entry('a@example.com', { name: 'x' })])).rejects.toMatchObject({ name: 'NotFoundException' });
    await ses.send(birthday());
    const other = bulk([entry('a@example.com', { name: 'x' })], { ConfigurationSetName: 'other' });
    await expect(other).rejects.toThrow('Configuration set <other> does not exist.');
  });

  test('needs the right for the call and the older one beneath it, on identity, configuration set and template', async () => {
    await ses.send(birthday());
    const resources = ['identity/bank.example', 'configuration-set/heliant', 'template/birthday'].map(
      (name) => `arn:aws:ses:us-east-1:000000000000:${name}`,
    );
    const role = (name: string, Action: string[]) => {
      const credentials = local.aws.permissions.register(name, [{ Effect: 'Allow', Action, Resource: resources }]);
      ses = new SESv2Client(local.client(credentials));
    };
    role('half', ['ses:SendBulkEmail']);
    await expect(bulk([entry('a@example.com', { name: 'x' })])).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(
        'ses:SendBulkTemplatedEmail on resource: arn:aws:ses:us-east-1:000000000000:identity/bank.example',
      ),
    });
    role('sender', ['ses:SendBulkEmail', 'ses:SendBulkTemplatedEmail']);
    await bulk([entry('a@example.com', { name: 'x' })]);
  });
});

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

describe('templates and the account', () => {
  test('keep, change, list and drop templates', async () => {
    await ses.send(birthday());
    await expect(ses.send(birthday())).rejects.toMatchObject({ name: 'AlreadyExistsException' });
    await ses.send(
      new UpdateEmailTemplateCommand({ TemplateName: 'birthday', TemplateContent: { Subject: 'New', Text: 'x' } }),
    );
    const read = await ses.send(new GetEmailTemplateCommand({ TemplateName: 'birthday' }));
    expect(read.TemplateContent).toEqual({ Subject: 'New', Html: '', Text: 'x' });
    expect((await ses.send(new ListEmailTemplatesCommand({}))).TemplatesMetadata).toMatchObject([
      { TemplateName: 'birthday' },
    ]);
    await ses.send(new DeleteEmailTemplateCommand({ TemplateName: 'birthday' }));
    await expect(ses.send(new GetEmailTemplateCommand({ TemplateName: 'birthday' }))).rejects.toMatchObject({
      name: 'NotFoundException',
    });
  });

  test('refuse a template that cannot be read', async () => {
    await expect(ses.send(birthday('{{#if x}}'))).rejects.toMatchObject({ name: 'BadRequestException' });
  });

  test('tell the quota and what was sent', async () => {
    await ses.send(birthday());
    await bulk([entry('a@example.com', { name: 'x' })]);
    expect((await ses.send(new GetAccountCommand({}))).SendQuota).toEqual({
      Max24HourSend: 10_000_000,
      MaxSendRate: 5000,
      SentLast24Hours: 1,
    });
    expect((await ses.send(new ListConfigurationSetsCommand({}))).ConfigurationSets).toEqual(['heliant']);
    expect(
      (await ses.send(new GetEmailIdentityCommand({ EmailIdentity: 'bank.example' }))).VerifiedForSendingStatus,
    ).toBe(true);
  });
});

describe('the outbox', () => {
  test('lists page by page in order of acceptance, by recipient too', async () => {
    await ses.send(birthday());
    for (const address of ['a@example.com', 'b@example.com', 'a@example.com'])
      await bulk([entry(address, { name: 'x' })]);
    const first = local.aws.outbox.list({ limit: 2 });
    expect(first.items.map(({ to }) => to)).toEqual(['a@example.com', 'b@example.com']);
    const rest = local.aws.outbox.list({ limit: 2, cursor: first.next ?? '' });
    expect(rest.items.map(({ to }) => to)).toEqual(['a@example.com']);
    expect(rest.next).toBeUndefined();
    expect(local.aws.outbox.list({ to: 'A@example.com', limit: 10 }).items).toHaveLength(2);
  });

  test('draws the same ids from the same seed, and goes on where a data folder left off', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'heliant-test-'));
    const sendOne = async () =>
      (await bulk([entry('a@example.com', { name: 'x' })])).BulkEmailEntryResults?.[0]?.MessageId ?? '';
    await ses.send(birthday());
    const inMemory = [await sendOne(), await sendOne()];
    await local.close();
    await stand({ dataDir });
    await ses.send(birthday());
    const first = await sendOne();
    await local.close();
    await stand({ dataDir });
    const second = await sendOne();
    expect([first, second]).toEqual(inMemory);
    expect(local.aws.outbox.list({ limit: 10 }).items.map(({ id }) => id)).toEqual([first, second]);
    rmSync(dataDir, { recursive: true });
  });
});
