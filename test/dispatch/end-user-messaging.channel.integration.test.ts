import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EndUserMessagingChannel, sendingClient } from '../../functions/dispatch/end-user-messaging.channel.ts';
import type { Outgoing } from '../../functions/dispatch/message-channel.ts';
import { tagsIn } from '../../functions/dispatch/message-context.ts';
import { type LocalAws, startLocalAws } from '../support/local-aws.ts';
import { localProvider } from './local-provider.ts';
import { describeProvider } from './provider-contract.ts';
import { outgoing } from './provider-messages.ts';

let local: LocalAws;
beforeAll(async () => {
  local = await startLocalAws();
  local.aws.createTextConfigurationSet('texts', local.aws.topics.create('text-events'), ['TEXT_DELIVERED']);
});
afterAll(() => local.close());

const message = (n: number) => outgoing(n, `+1415555${String(n).padStart(4, '0')}`);
const envelope = { locale: 'en', from: '', sms: 'Dear {{t.name}}' } as const;
const channel = (set = 'texts') => new EndUserMessagingChannel(set, sendingClient(local.client()));

const poisons: [string, (n: number) => Outgoing][] = [
  ['End User Messaging, a number that is none', (n) => ({ ...message(n), to: 'no number' })],
  [
    'End User Messaging, words that are too long',
    (n) => ({ ...message(n), fields: { h: {}, t: { name: 'x'.repeat(1_601) } } }),
  ],
];

for (const [name, poison] of poisons)
  describeProvider(
    name,
    async () => ({
      ...localProvider(local.aws, 'sms-voice.SendTextMessage'),
      sender: channel(),
      envelope,
      message,
      poison,
    }),
    { perCall: 1, answersEach: false },
  );

describe('a text by End User Messaging', () => {
  const tags = {
    dispatch: 'dsp_1',
    customer: 'B1',
    run: 'run_1',
    campaign: 'cmp_1',
    segment: 'seg_1',
    kind: 'one-off',
    purpose: 'product-marketing',
    brand: 'main',
    variant: 'a',
  };

  it('carries all its tags in a context of four entries, and half an hour to live', async () => {
    local.aws.faults.replace([]);
    const [result] = await channel().send(envelope, [{ ...message(1), tags }], () => true);
    const id = result?.result === 'accepted' ? result.providerMessageId : '';
    const sent = local.aws.outbox.find(id)!;
    expect(Object.keys(sent.tags)).toHaveLength(4);
    expect(tagsIn(sent.tags)).toEqual(tags);
    expect(sent).toMatchObject({
      channel: 'sms',
      text: 'Dear P1 <3',
      headers: { TimeToLive: '1800', MessageType: 'PROMOTIONAL' },
    });
  });

  it('is urgent when it is a service message', async () => {
    const service = { ...message(1), tags: { ...tags, purpose: 'service' } };
    const [result] = await channel().send(envelope, [service], () => true);
    const id = result?.result === 'accepted' ? result.providerMessageId : '';
    expect(local.aws.outbox.find(id)!.headers).toMatchObject({ MessageType: 'TRANSACTIONAL' });
  });

  it('pauses its run when the configuration set is not there', async () => {
    expect(await channel('missing').send(envelope, [message(1)], () => true)).toEqual([
      { result: 'failed', reason: 'resource-not-found', isConfiguration: true },
    ]);
  });

  it('tells of its delivery on the topic of its set, with its context', async () => {
    const queue = local.aws.queues.create('text-events', { visibilitySeconds: 30, delaySeconds: 0 });
    local.aws.topics.subscribeQueue(local.aws.topics.create('text-events'), queue.arn, { raw: true });
    await channel().send(envelope, [{ ...message(7), tags }], () => true);
    const [told] = await local.aws.queues.take(queue.arn, 1, AbortSignal.timeout(5_000));
    expect(JSON.parse(told!.body)).toMatchObject({
      eventType: 'TEXT_DELIVERED',
      isFinal: true,
      destinationPhoneNumber: '+14155550007',
      context: { dispatch: 'dsp_1', customer: 'B1', run: 'run_1' },
    });
  });
});
