import { PublishCommand, SNSClient, type SNSClientConfig } from '@aws-sdk/client-sns';
import { compileSms, renderSms } from '../campaigns/templates/render-sms.ts';
import {
  type Envelope,
  type MessageSender,
  type Outgoing,
  type SendResult,
  wasNeverWritten,
} from './message-channel.ts';
import { sendEach } from './send-each.ts';

/** One attempt and hard time-outs, for the same reason as mail: Publish has no idempotency token for SMS. */
export const sendingClient = (config: SNSClientConfig = {}): SNSClient =>
  new SNSClient({
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_500, throwOnRequestTimeout: true },
    ...config,
  });

const shownTags = ['run', 'customer', 'dispatch'];

/** SNS Publish to a number: no bulk, no tags, no status but in logs. */
export class SmsChannel implements MessageSender {
  readonly #client: SNSClient;

  constructor(client = sendingClient()) {
    client.middlewareStack.remove('loggerMiddleware');
    this.#client = client;
  }

  async send({ sms = '' }: Envelope, messages: Outgoing[], isFresh: () => boolean): Promise<SendResult[]> {
    const template = compileSms(sms);
    return sendEach(messages, isFresh, (message) => this.#publish(message, renderSms(template, message.fields)));
  }

  async #publish({ to, tags }: Outgoing, words: string): Promise<SendResult> {
    const text = (StringValue: string) => ({ DataType: 'String', StringValue });
    try {
      const command = new PublishCommand({
        PhoneNumber: to,
        Message: words,
        // SNS heeds those that are its own and passes by the others: ids, for whoever looks at what was asked.
        MessageAttributes: {
          'AWS.SNS.SMS.SMSType': text('Promotional'),
          ...Object.fromEntries(shownTags.flatMap((tag) => (tags[tag] ? [[tag, text(tags[tag])]] : []))),
        },
      });
      const answer = await this.#client.send(command);
      return answer.MessageId
        ? { result: 'accepted', providerMessageId: answer.MessageId }
        : { result: 'unknown', reason: 'no-message-id' };
    } catch (error) {
      return resultOf(error);
    }
  }
}

function resultOf(error: unknown): SendResult {
  const { name = '', $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode;
  if (/Thrott|KMSThrottling/.test(name) || status === 429) return { result: 'not-accepted', reason: 'throttled' };
  // The call's own signature or rights, never the message (SNS API, common errors).
  if (name === 'AuthorizationErrorException' || status === 401 || status === 403)
    return { result: 'failed', reason: 'not-authorized', isConfiguration: true };
  if (status !== undefined && status >= 400 && status < 500)
    return { result: 'failed', reason: 'rejected-by-provider' };
  if (wasNeverWritten(error)) return { result: 'not-accepted', reason: 'no-connection' };
  return { result: 'unknown', reason: status ? `status-${status}` : 'no-answer' };
}
