import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DeleteEmailTemplateCommand,
  GetAccountCommand,
  GetEmailIdentityCommand,
  GetEmailTemplateCommand,
  ListConfigurationSetsCommand,
  ListEmailTemplatesCommand,
  type SESv2Client,
  UpdateEmailTemplateCommand,
} from '@aws-sdk/client-sesv2';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LocalAws } from '../support/local-aws.ts';
import { birthday, entry, openMailAccount, sendBulk } from './mail-account.ts';

let local: LocalAws;
let ses: SESv2Client;

const stand = async (options: Parameters<typeof openMailAccount>[0] = {}) => {
  ({ local, ses } = await openMailAccount(options));
};
const bulk = (entries: Parameters<typeof sendBulk>[1], rest = {}) => sendBulk(ses, entries, rest);

beforeEach(() => stand());
afterEach(() => local.close());

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
