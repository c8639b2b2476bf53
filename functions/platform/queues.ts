import { SendMessageBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { Retryable } from './errors.ts';

/** Where messages are put. `group` keeps a busy campaign from starving the others (SQS fair queues). */
export interface Queue<M> {
  send(message: M, options?: { delaySeconds?: number; group?: string }): Promise<void>;
  sendAll(messages: M[], options?: { group?: string }): Promise<void>;
}

/** A million people are 2,000 calls: one after the other they would outlast the function. */
const callsAtOnce = 10;

/** SQS: ten messages to a batch call (SQS API limit). Throws `Retryable` when some were not taken. */
export class SqsQueue<M> implements Queue<M> {
  readonly #client: SQSClient;
  readonly #url: string;

  constructor(url: string, client = new SQSClient({})) {
    this.#url = url;
    this.#client = client;
  }

  async send(message: M, { delaySeconds, group }: { delaySeconds?: number; group?: string } = {}): Promise<void> {
    await this.#client.send(
      new SendMessageCommand({
        QueueUrl: this.#url,
        MessageBody: JSON.stringify(message),
        DelaySeconds: delaySeconds,
        MessageGroupId: group,
      }),
    );
  }

  async sendAll(messages: M[], { group }: { group?: string } = {}): Promise<void> {
    const calls = Array.from({ length: Math.ceil(messages.length / 10) }, (_, n) =>
      messages.slice(n * 10, n * 10 + 10),
    );
    for (let start = 0; start < calls.length; start += callsAtOnce)
      await Promise.all(calls.slice(start, start + callsAtOnce).map((some) => this.#sendTen(some, group)));
  }

  async #sendTen(messages: M[], group: string | undefined): Promise<void> {
    const entries = messages.map((message, n) => ({
      Id: String(n),
      MessageBody: JSON.stringify(message),
      MessageGroupId: group,
    }));
    const answer = await this.#client.send(new SendMessageBatchCommand({ QueueUrl: this.#url, Entries: entries }));
    if (answer.Failed?.length) throw new Retryable(`${answer.Failed.length} messages were not taken by the queue`);
  }
}

/** SQS API, SendMessage: 15 minutes; quotas, "Message quotas": 1 MiB a message. */
const longestDelaySeconds = 900;
const maxMessageBytes = 1_048_576;

/** A message as it travels; throws for what SQS would not take. Every queue that is not SQS asks this. */
export function bodyOf(message: unknown, delaySeconds: number): string {
  if (!Number.isInteger(delaySeconds) || delaySeconds < 0 || delaySeconds > longestDelaySeconds)
    throw new Error(`a message can wait 0 to ${longestDelaySeconds} whole seconds, not ${delaySeconds}`);
  const body = JSON.stringify(message);
  if (Buffer.byteLength(body) > maxMessageBytes) throw new Error(`a message has at most ${maxMessageBytes} bytes`);
  return body;
}

/** The queue in memory, for tests: takes what SQS takes, and hands on what JSON carries of it. */
export class MemoryQueue<M> implements Queue<M> {
  readonly messages: { message: M; delaySeconds: number; group: string | undefined }[] = [];

  async send(message: M, { delaySeconds = 0, group }: { delaySeconds?: number; group?: string } = {}): Promise<void> {
    this.messages.push({ message: JSON.parse(bodyOf(message, delaySeconds)) as M, delaySeconds, group });
  }

  async sendAll(messages: M[], options: { group?: string } = {}): Promise<void> {
    for (const message of messages) await this.send(message, options);
  }
}
