import type { PinpointSMSVoiceV2Client } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import type { SESv2Client } from '@aws-sdk/client-sesv2';
import type { SNSClient } from '@aws-sdk/client-sns';
import { describe, expect, test } from 'vitest';
import type { DispatchId } from '../../functions/contracts/ids.ts';
import { EmailChannel } from '../../functions/dispatch/email.channel.ts';
import { EndUserMessagingChannel } from '../../functions/dispatch/end-user-messaging.channel.ts';
import type { Outgoing } from '../../functions/dispatch/message-channel.ts';
import { SmsChannel } from '../../functions/dispatch/sms.channel.ts';
import { customerIdOf } from '../support/builders.ts';

type Call = { input: Record<string, unknown> };
/** A client that answers as told and keeps what it was asked. */
function clientOf<C>(answer: (input: never) => unknown) {
  const calls: Call[] = [];
  const send = async (command: Call) => {
    calls.push(command);
    const said = answer(command.input as never);
    if (said instanceof Error) throw said;
    return said;
  };
  return { calls, client: { send, middlewareStack: { remove: () => true } } as unknown as C };
}

const fault = (name: string, httpStatusCode?: number) =>
  Object.assign(new Error(name), { name, $metadata: httpStatusCode === undefined ? {} : { httpStatusCode } });
const message = (id: string): Outgoing => ({
  customerId: customerIdOf(id),
  dispatchId: `dsp_${id}` as DispatchId,
  to: `${id}@example.com`,
  fields: { h: {}, t: { greeting: `Dear ${id},` } },
  headers: [],
  tags: { run: 'run_1', dispatch: `dsp_${id}`, customer: id, campaign: 'cmp_1' },
});
const envelope = { locale: 'en' as const, from: 'news@bank.example', templateName: 't', sms: '{{t.greeting}} hello' };
const four = ['B1', 'B2', 'B3', 'B4'].map(message);
const always = () => true;

describe('e-mail by SES', () => {
  type Bulk = { BulkEmailEntries: { Destination: { ToAddresses: string[] } }[] };

  test('takes each entry’s own answer: accepted, later, failed, at fault, or in doubt', async () => {
    const statuses = ['SUCCESS', 'ACCOUNT_THROTTLED', 'MESSAGE_REJECTED', 'TEMPLATE_NOT_FOUND'];
    const { client } = clientOf<SESv2Client>(() => ({
      BulkEmailEntryResults: statuses.map((Status) => ({ Status, MessageId: 'm1' })),
    }));
    expect(await new EmailChannel('set', client).send(envelope, [...four, message('B5')], always)).toEqual([
      { result: 'accepted', providerMessageId: 'm1' },
      { result: 'not-accepted', reason: 'account-throttled' },
      { result: 'failed', reason: 'message-rejected' },
      { result: 'failed', reason: 'template-not-found', isConfiguration: true },
      { result: 'unknown', reason: 'no-answer-for-this-message' },
    ]);
  });

  test('halves a call that is refused as bad until the bad message stands alone', async () => {
    const { client, calls } = clientOf<SESv2Client>(({ BulkEmailEntries }: Bulk) =>
      BulkEmailEntries.some(({ Destination }) => Destination.ToAddresses[0] === 'B3@example.com')
        ? fault('BadRequestException', 400)
        : { BulkEmailEntryResults: BulkEmailEntries.map(() => ({ Status: 'SUCCESS', MessageId: 'm' })) },
    );
    const results = await new EmailChannel('set', client).send(envelope, four, always);
    expect(results.map(({ result }) => result)).toEqual(['accepted', 'accepted', 'failed', 'accepted']);
    expect(calls).toHaveLength(5);
  });

  test.each([
    ['TooManyRequestsException', 429, 'not-accepted'],
    ['InternalFailure', 500, 'unknown'],
    ['TimeoutError', undefined, 'unknown'],
    ['NotFoundException', 404, 'failed'],
    ['ExpiredTokenException', 403, 'failed'],
  ] as const)('reads %s (%s) as %s for all of them', async (name, status, result) => {
    const { client, calls } = clientOf<SESv2Client>(() => fault(name, status));
    const results = await new EmailChannel('set', client).send(envelope, four, always);
    expect(results.map((each) => each.result)).toEqual([result, result, result, result]);
    expect(calls).toHaveLength(1);
  });

  test('tells a used up daily quota from a moment’s throttle', async () => {
    const full = Object.assign(new Error('Daily message quota exceeded'), { name: 'ThrottlingException' });
    const { client } = clientOf<SESv2Client>(() => full);
    expect(await new EmailChannel('set', client).send(envelope, [message('B1')], always)).toEqual([
      { result: 'not-accepted', reason: 'account-daily-quota-exceeded' },
    ]);
  });

  test('makes no call once the decision has grown old', async () => {
    const { client, calls } = clientOf<SESv2Client>(() => ({}));
    const results = await new EmailChannel('set', client).send(envelope, four, () => false);
    expect(results.every((each) => each.result === 'not-accepted')).toBe(true);
    expect(calls).toEqual([]);
  });
});

test('an expired sign-in is a fault of the set-up, on both channels: it fails nobody for good', async () => {
  const answer = () => fault('ExpiredTokenException', 403);
  const email = new EmailChannel('set', clientOf<SESv2Client>(answer).client);
  const sms = new SmsChannel(clientOf<SNSClient>(answer).client);
  for (const channel of [email, sms])
    expect(await channel.send(envelope, [message('B1')], always)).toMatchObject([{ isConfiguration: true }]);
});

test('a connection that is refused took nothing, on every channel: it leaves nobody in doubt', async () => {
  const answer = () => Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  const email = new EmailChannel('set', clientOf<SESv2Client>(answer).client);
  const sms = new SmsChannel(clientOf<SNSClient>(answer).client);
  const text = new EndUserMessagingChannel('set', clientOf<PinpointSMSVoiceV2Client>(answer).client);
  for (const channel of [email, sms, text])
    expect(await channel.send(envelope, [message('B1')], always)).toEqual([
      { result: 'not-accepted', reason: 'no-connection' },
    ]);
});

describe('SMS by SNS', () => {
  test('renders each in its own words and stops as soon as the decision has grown old', async () => {
    let fresh = 2;
    const { client, calls } = clientOf<SNSClient>(() => ({ MessageId: 'm' }));
    const results = await new SmsChannel(client).send(envelope, four, () => fresh-- > 0);
    expect(results.map(({ result }) => result)).toEqual(['accepted', 'accepted', 'not-accepted', 'not-accepted']);
    expect(calls.map(({ input }) => input.Message)).toEqual(['Dear B1, hello', 'Dear B2, hello']);
  });

  test.each([
    ['ThrottledException', 429, 'not-accepted'],
    ['InvalidParameter', 400, 'failed'],
    ['InternalError', 500, 'unknown'],
    ['TimeoutError', undefined, 'unknown'],
  ] as const)('reads %s as %s', async (name, status, result) => {
    const { client } = clientOf<SNSClient>(() => fault(name, status));
    expect(await new SmsChannel(client).send(envelope, [message('B1')], always)).toMatchObject([{ result }]);
  });
});
