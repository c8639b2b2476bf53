import type { Context, SQSEvent } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { hashAddress } from '../../functions/consent/address.ts';
import { createHandler } from '../../functions/consent/receive-reply.handler.ts';
import type { Item } from '../../functions/platform/database.ts';
import {
  anna,
  bruno,
  dispatch,
  gateOf,
  givenAddress,
  givenConsented,
  keys,
  ledgerOf,
  noon,
  sayings,
  type WatchedDatabase,
} from './given.ts';

const phone = '+351910000001';
const mailbox = 'canary.quill@example.com';
let database: WatchedDatabase;
let logged: string;

beforeEach(async () => {
  database = await givenConsented(anna, bruno);
  await givenAddress(database, hashAddress(keys.addressKey, 'sms', phone), { members: [anna] });
  await givenAddress(database, hashAddress(keys.addressKey, 'email', mailbox), { members: [anna, bruno] });
  logged = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    logged += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

const envelope = (message: unknown): string =>
  JSON.stringify({ Type: 'Notification', MessageId: 'n1', TopicArn: 'arn:t', Message: JSON.stringify(message) });

const sms = (messageBody: string, over: Record<string, string> = {}): string =>
  envelope({
    originationNumber: phone,
    destinationNumber: '+351300000000',
    messageKeyword: 'KEYWORD',
    messageBody,
    inboundMessageId: 'in-1',
    previousPublishedMessageId: 'provider-1',
    ...over,
  });

const mime = (text: string, headers: string[] = []): string =>
  [
    'Return-Path: <canary.quill@example.com>',
    'From: Canary Quill <Canary.Quill@example.com>',
    'To: hello@bank.example',
    'Subject: Re: Happy birthday',
    'In-Reply-To: <provider-1@email.amazonses.com>',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    ...headers,
    '',
    text,
  ].join('\r\n');

const received = (content: string, virus = 'PASS'): string =>
  envelope({
    notificationType: 'Received',
    mail: { messageId: 'ses-in-1', source: mailbox, destination: ['hello@bank.example'] },
    receipt: { spamVerdict: { status: 'PASS' }, virusVerdict: { status: virus }, action: { type: 'SNS' } },
    content,
  });

const receive = (...bodies: string[]) =>
  createHandler({ database, keys: async () => keys, clock: () => noon + 60_000 })(
    { Records: bodies.map((body, n) => ({ messageId: `q${n}`, body })) } as unknown as SQSEvent,
    {} as Context,
  );

const cases = async (): Promise<Item[]> => (await database.scan('cases', { limit: 10 })).items;
const withdrawnBy = async (customerId: typeof anna, channel: string) =>
  sayings(await gateOf(database, customerId)).filter((line) => line.startsWith(channel) && line.endsWith('withdrawn'));

describe('an inbound text', () => {
  it('STOP stops texts at once, and counts for the message it answers', async () => {
    await database.write({ put: 'timeline', item: dispatch({ channel: 'sms' }) });
    expect(await receive(sms('Stop.'))).toEqual({ batchItemFailures: [] });
    expect(await withdrawnBy(anna, 'sms')).toHaveLength(4);
    expect(await withdrawnBy(anna, 'email')).toEqual([]);
    expect((await ledgerOf(database, anna)).at(-1)).toMatchObject({ source: 'sms-reply', evidence: 'in-1' });
    const fact = { customerId: anna, fact: 'response#dsp_birthday1#unsubscribed#once' };
    expect(await database.get('timeline', fact)).toMatchObject({ event: 'unsubscribed', channel: 'sms' });
    expect(await cases()).toEqual([]);
  });

  it('delivered twice acts once', async () => {
    database.writes = 0;
    await receive(sms('STOP'));
    await receive(sms('STOP'));
    expect(database.writes).toBe(1);
    await receive(sms('How much is it?', { inboundMessageId: 'in-2' }));
    await receive(sms('How much is it?', { inboundMessageId: 'in-2' }));
    expect(await cases()).toHaveLength(1);
  });

  it('that is a question becomes a case and a fact on the timeline', async () => {
    await receive(sms('How much is it?'));
    const [opened] = await cases();
    expect(opened).toMatchObject({
      queue: 'replies',
      topic: 'question',
      channel: 'sms',
      status: 'open',
      customerId: 'c-anna',
      openedAt: '2027-03-01T12:01:00.000Z',
      dueAt: '2027-03-02T12:01:00.000Z',
      message: 'How much is it?',
    });
    expect(await database.get('timeline', { customerId: anna, fact: 'reply#in-1' })).toEqual({
      customerId: 'c-anna',
      fact: 'reply#in-1',
      at: '2027-03-01T12:01:00.000Z',
      kind: 'reply',
      channel: 'sms',
      caseId: opened!.caseId,
    });
    expect(await withdrawnBy(anna, 'sms')).toEqual([]);
  });

  it.each([
    ['can i unsubscribe from some of these?', 'possible-opt-out', '2027-03-01T16:01:00.000Z'],
    ['START', 'opt-in', '2027-03-02T12:01:00.000Z'],
    ['HELP', 'question', '2027-03-02T12:01:00.000Z'],
  ])('%j goes to a person as %s', async (text, topic, dueAt) => {
    await receive(sms(text));
    expect(await cases()).toMatchObject([{ topic, dueAt }]);
  });

  it('from a number nobody has still reaches a person', async () => {
    await receive(sms('Who is this?', { originationNumber: '+351919999999' }));
    const [opened] = await cases();
    expect(opened).toMatchObject({ topic: 'question', message: 'Who is this?' });
    expect(opened).not.toHaveProperty('customerId');
  });
});

describe('an inbound mail', () => {
  const quoted =
    '\r\n\r\nOn Mon, 1 Mar 2027, Sunrise Bank <hello@bank.example> wrote:\r\n> Reply STOP to unsubscribe\r\n';

  it.each([
    ['utf-8', (raw: string) => raw],
    ['base64', (raw: string) => Buffer.from(raw).toString('base64')],
  ])('in %s that says unsubscribe stops mail for everybody at the address', async (_, encode) => {
    await receive(received(encode(mime(`退订${quoted}`))));
    for (const customerId of [anna, bruno]) expect(await withdrawnBy(customerId, 'email')).toHaveLength(4);
    expect((await ledgerOf(database, bruno)).at(-1)).toMatchObject({ source: 'email-reply', evidence: 'ses-in-1' });
  });

  it('is judged by what the person wrote, not by what they quote', async () => {
    await receive(received(mime(`Thank you, that is kind.${quoted}`)));
    expect(await withdrawnBy(anna, 'email')).toEqual([]);
    expect(await cases()).toMatchObject([
      { topic: 'question', message: 'Thank you, that is kind.', customerId: 'c-anna', others: ['c-bruno'] },
    ]);
    for (const customerId of [anna, bruno])
      expect(await database.get('timeline', { customerId, fact: 'reply#ses-in-1' })).toMatchObject({ kind: 'reply' });
  });

  it.each([
    ['an automatic reply', ['Auto-Submitted: auto-replied']],
    ['a delivery report', ['Auto-Submitted: auto-generated (failure)']],
    ['an older out-of-office note', ['X-Autoreply: yes']],
  ])('that is %s is ignored, whatever it says', async (_, headers) => {
    await receive(received(mime('STOP', headers)));
    expect(await withdrawnBy(anna, 'email')).toEqual([]);
    expect(await cases()).toEqual([]);
  });

  it('marked as written by a person counts', async () => {
    await receive(received(mime('STOP', ['Auto-Submitted: no'])));
    expect(await withdrawnBy(anna, 'email')).toHaveLength(4);
  });

  it('with a virus is ignored', async () => {
    await receive(received(mime('Open this'), 'FAIL'));
    expect(await cases()).toEqual([]);
  });

  it('in HTML only is read all the same', async () => {
    const raw = mime('<html><style>p{color:red}</style><body><p>Unsubscribe</p></body></html>').replace(
      'text/plain',
      'text/html',
    );
    await receive(received(raw));
    expect(await withdrawnBy(anna, 'email')).toHaveLength(4);
  });
});

describe('the queue', () => {
  it('gets back only what failed: neither text nor mail, or not JSON', async () => {
    const answer = await receive(
      sms('hello'),
      envelope({ other: true }),
      'Canary says hello',
      sms('x', { inboundMessageId: 'in-3' }),
    );
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'q1' }, { itemIdentifier: 'q2' }] });
    expect(await cases()).toHaveLength(2);
  });

  it('swallows SNS’s greeting to a new topic', async () => {
    const greeting = JSON.stringify({
      Type: 'Notification',
      Message: 'Successfully validated SNS topic for Amazon SES.',
    });
    expect(await receive(greeting)).toEqual({ batchItemFailures: [] });
  });

  it('leaves nothing of the person in the log', async () => {
    await receive(
      sms('Canary asks: what is my balance?'),
      received(mime('Canary STOP please')),
      'Canary, not JSON',
      envelope({ canary: 1 }),
    );
    expect(logged).toContain('"replyId":"in-1"');
    expect(logged).not.toMatch(/canary|351910000001|example\.com/i);
  });
});
