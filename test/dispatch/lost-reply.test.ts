import { expect, it } from 'vitest';
import { EndUserMessagingChannel } from '../../functions/dispatch/end-user-messaging.channel.ts';
import { dispatchFact } from '../../functions/dispatch/facts-of-batch.ts';
import type { SendResult } from '../../functions/dispatch/message-channel.ts';
import { SmsChannel } from '../../functions/dispatch/sms.channel.ts';
import { aPlan, aRun, customerIdOf } from '../support/builders.ts';

const run = aRun({ plan: aPlan({ channel: 'sms' }) });
const statusOf = (result: SendResult, leavesTrace: boolean) =>
  dispatchFact(run, { part: 'batch#1' }, customerIdOf('B1'), result, { nowMs: 0, leavesTrace }).fact.status;
const lost: SendResult = { result: 'unknown', reason: 'no-answer' };

it('stays in doubt where events will tell, and is unresolved at once where none can', () => {
  expect(statusOf(lost, true)).toBe('unknown');
  expect(statusOf(lost, false)).toBe('unresolved');
});

it('is one or the other by the channel: End User Messaging tells of its texts, SNS does not', () => {
  expect(new EndUserMessagingChannel('texts').leavesTrace).toBe(true);
  expect(new SmsChannel()).not.toHaveProperty('leavesTrace');
});
