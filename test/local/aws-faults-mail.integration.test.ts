import { SESv2Client } from '@aws-sdk/client-sesv2';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LocalAws } from '../support/local-aws.ts';
import { birthday, entry, openMailAccount, sendBulk } from './mail-account.ts';

/** A client that ends a request after 300 ms, so that a hang does not hold up the test. */
const impatient = { requestHandler: { requestTimeout: 300, throwOnRequestTimeout: true } };
const five = ['a', 'b', 'c', 'd', 'e'].map((name) => entry(`${name}@example.com`, { name }));

let local: LocalAws;
let ses: SESv2Client;
let sns: SNSClient;
beforeEach(async () => {
  ({ local } = await openMailAccount());
  ses = new SESv2Client({ ...local.client(), ...impatient });
  sns = new SNSClient({ ...local.client(), ...impatient });
  await ses.send(birthday());
});
afterEach(() => local.close());

const given = (call: string, kind: string, rate = 1) => local.aws.faults.replace([{ call, kind, rate, seed: 1 }]);
const outbox = () => local.aws.outbox.list({ limit: 100 }).items.map(({ to }) => to);
const publish = () => sns.send(new PublishCommand({ PhoneNumber: '+14155550100', Message: 'hello' }));
const ending = (call: Promise<unknown>) =>
  call.then(
    () => 'answered',
    (error: { name: string; code?: string; $metadata?: { httpStatusCode?: number } }) => ({
      name: error.name,
      code: error.code,
      status: error.$metadata?.httpStatusCode,
    }),
  );

describe.each([
  ['reset', { name: 'TimeoutError', code: 'ECONNRESET', status: undefined }, 0],
  ['accept-then-reset', { name: 'TimeoutError', code: 'ECONNRESET', status: undefined }, 1],
  ['500', { name: 'InternalFailure', code: undefined, status: 500 }, 0],
  ['accept-then-500', { name: 'InternalFailure', code: undefined, status: 500 }, 1],
  ['throttle', { name: 'TooManyRequestsException', code: undefined, status: 429 }, 0],
  ['hang', { name: 'TimeoutError', code: 'ETIMEDOUT', status: undefined }, 0],
])('%s', (kind, meets, accepted) => {
  test(`of SendBulkEmail: the client meets it, and ${accepted === 0 ? 'none' : 'all'} of the five were taken`, async () => {
    given('ses.SendBulkEmail', kind);
    expect(await ending(sendBulk(ses, five))).toEqual(meets);
    expect(outbox()).toHaveLength(accepted * 5);
    expect(local.aws.faults.list()).toMatchObject([{ calls: 1, played: 1 }]);
  });

  test('of Publish: the same for an SMS, in the words of SNS', async () => {
    given('sns.*', kind);
    const words: Record<string, object> = {
      InternalFailure: { name: 'InternalErrorException' },
      TooManyRequestsException: { name: 'Throttling', status: 400 },
    };
    expect(await ending(publish())).toEqual({ ...meets, ...words[meets.name] });
    expect(outbox()).toHaveLength(accepted);
  });
});

test('partial: every second entry is answered as throttled or transient, and only the others are taken', async () => {
  given('ses.*', 'partial');
  const { BulkEmailEntryResults = [] } = await sendBulk(ses, five);
  expect(BulkEmailEntryResults.map(({ Status }) => Status)).toEqual([
    'SUCCESS',
    'ACCOUNT_THROTTLED',
    'SUCCESS',
    'TRANSIENT_FAILURE',
    'SUCCESS',
  ]);
  expect(outbox()).toEqual(['a@example.com', 'c@example.com', 'e@example.com']);
  expect(local.aws.outbox.find(BulkEmailEntryResults[2]?.MessageId ?? '')?.to).toBe('c@example.com');
});

test('a share of the calls is hit, the same ones each time, and all is well once the faults end', async () => {
  const story = async () => {
    given('ses.SendBulkEmail', 'throttle', 0.5);
    const endings: unknown[] = [];
    for (let call = 0; call < 8; call += 1) endings.push(await ending(sendBulk(ses, five.slice(0, 1))));
    return endings.map((one) => one === 'answered');
  };
  const first = await story();
  expect(new Set(first)).toEqual(new Set([true, false]));
  expect(await story()).toEqual(first);
  local.aws.faults.replace([]);
  expect(await ending(sendBulk(ses, five))).toBe('answered');
});

test('other calls of the service are left alone', async () => {
  given('ses.SendEmail', 'reset');
  expect(await ending(sendBulk(ses, five))).toBe('answered');
  expect(local.aws.faults.list()).toMatchObject([{ calls: 0, played: 0 }]);
});

test('a hanging call keeps nobody from closing the endpoint', async () => {
  given('ses.SendBulkEmail', 'hang');
  const patient = new SESv2Client(local.client());
  const hanging = ending(sendBulk(patient, five));
  await expect.poll(() => local.aws.faults.list()[0]?.played).toBe(1);
  await local.close();
  expect(await hanging).toMatchObject({ code: 'ECONNRESET' });
  ({ local } = await openMailAccount());
});
