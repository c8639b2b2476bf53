import { SESv2Client } from '@aws-sdk/client-sesv2';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LocalAws } from '../support/local-aws.ts';
import { birthday, entry, from, openMailAccount, sendBulk } from './mail-account.ts';

let local: LocalAws;
let ses: SESv2Client;
let events: Awaited<ReturnType<typeof openMailAccount>>['events'];
const bulk = (entries: Parameters<typeof sendBulk>[1], rest = {}) => sendBulk(ses, entries, rest);

beforeEach(async () => {
  ({ local, ses, events } = await openMailAccount());
});
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
