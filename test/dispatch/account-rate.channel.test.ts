import type { SESv2Client } from '@aws-sdk/client-sesv2';
import { beforeEach, expect, test } from 'vitest';
import { accountRate } from '../../functions/dispatch/account-rate.channel.ts';

let nowMs: number;
let asked: number;
let answer: () => { SendQuota?: { MaxSendRate: number } };
const rate = () => {
  const send = async () => {
    asked += 1;
    return answer();
  };
  return accountRate({ send } as unknown as SESv2Client, () => nowMs, 20);
};
const noAnswer = () => {
  throw new Error('no answer');
};

beforeEach(() => {
  nowMs = 0;
  asked = 0;
  answer = () => ({ SendQuota: { MaxSendRate: 14 } });
});

test('stays a tenth under what SES says, and asks once a minute', async () => {
  const perSecond = rate();
  expect(await perSecond('email')).toBe(12);
  answer = () => ({ SendQuota: { MaxSendRate: 100 } });
  nowMs = 60_000;
  expect(await perSecond('email')).toBe(12);
  nowMs = 60_001;
  expect(await perSecond('email')).toBe(90);
  expect(asked).toBe(2);
});

test('is one a second at least, in the sandbox too', async () => {
  answer = () => ({ SendQuota: { MaxSendRate: 1 } });
  expect(await rate()('email')).toBe(1);
});

test('for SMS is what the operator says', async () => {
  expect(await rate()('sms')).toBe(20);
  expect(asked).toBe(0);
});

test('holds for an hour when SES does not answer, asked once a minute; then nothing is sent on a guess', async () => {
  const perSecond = rate();
  await perSecond('email');
  answer = noAnswer;
  nowMs = 3_600_000;
  expect(await perSecond('email')).toBe(12);
  expect(await perSecond('email')).toBe(12);
  expect(asked).toBe(2);
  nowMs = 3_700_000;
  await expect(perSecond('email')).rejects.toThrow('no answer');
});

test('without any answer yet nothing is sent, and the next batch asks again', async () => {
  answer = noAnswer;
  const perSecond = rate();
  await expect(perSecond('email')).rejects.toThrow('no answer');
  await expect(perSecond('email')).rejects.toThrow('no answer');
  expect(asked).toBe(2);
});
