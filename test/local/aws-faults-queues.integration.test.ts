import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LocalAws, startLocalAws } from '../support/local-aws.ts';

let local: LocalAws;
let sqs: SQSClient;
beforeAll(async () => {
  local = await startLocalAws();
  sqs = new SQSClient(local.client());
});
afterAll(() => local.close());

function given(kind: string, name: string) {
  local.aws.faults.replace([{ call: 'sqs.*', kind, rate: 1, seed: 1 }]);
  const { url: QueueUrl } = local.aws.queues.create(name, { visibilitySeconds: 30, delaySeconds: 0 });
  const send = (MessageBody: string) => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  const receiveAndDelete = async (): Promise<string[]> => {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    for (const { ReceiptHandle } of Messages) await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    return Messages.map(({ Body = '' }) => Body);
  };
  const advance = (seconds: number) => local.clock.advanceTo(local.clock.now() + seconds * 1000, async () => {});
  return { send, receiveAndDelete, advance };
}

test('duplicate: a message comes again after it was deleted, once', async () => {
  const { send, receiveAndDelete, advance } = given('duplicate', 'twice');
  await send('a');
  expect(await receiveAndDelete()).toEqual(['a']);
  await advance(60);
  expect(await receiveAndDelete()).toEqual(['a']);
  await advance(600);
  expect(await receiveAndDelete()).toEqual([]);
});

test('delay: a message comes up to a minute of virtual time later', async () => {
  const { send, receiveAndDelete, advance } = given('delay', 'late');
  await send('a');
  expect(await receiveAndDelete()).toEqual([]);
  await advance(60);
  expect(await receiveAndDelete()).toEqual(['a']);
});

test('reorder: messages come in another order', async () => {
  const { send, receiveAndDelete } = given('reorder', 'mixed');
  for (const body of ['a', 'b', 'c', 'd', 'e']) await send(body);
  const received = await receiveAndDelete();
  expect(received).not.toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(received.toSorted()).toEqual(['a', 'b', 'c', 'd', 'e']);
});
