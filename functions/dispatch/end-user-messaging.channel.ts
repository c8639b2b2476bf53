import {
  PinpointSMSVoiceV2Client,
  type PinpointSMSVoiceV2ClientConfig,
  SendTextMessageCommand,
} from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { compileSms, renderSms } from '../campaigns/templates/render-sms.ts';
import {
  type Envelope,
  type MessageSender,
  type Outgoing,
  type SendResult,
  wasNeverWritten,
} from './message-channel.ts';
import { contextOf } from './message-context.ts';
import { sendEach } from './send-each.ts';

/** One attempt and hard time-outs, for the same reason as mail: SendTextMessage has no idempotency token. */
export const sendingClient = (config: PinpointSMSVoiceV2ClientConfig = {}): PinpointSMSVoiceV2Client =>
  new PinpointSMSVoiceV2Client({
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_500, throwOnRequestTimeout: true },
    ...config,
  });

/** As mail: accepting ends half an hour before quiet hours, so that nothing arrives at night. */
const timeToLiveSeconds = 1_800;

/**
 * AWS End User Messaging: one text a call, with its tags as context, which come back with every event about it. The
 * configuration set says where to and who sends.
 */
export class EndUserMessagingChannel implements MessageSender {
  readonly leavesTrace = true;
  readonly #client: PinpointSMSVoiceV2Client;
  readonly #configurationSet: string;

  constructor(configurationSet: string, client = sendingClient()) {
    client.middlewareStack.remove('loggerMiddleware');
    this.#client = client;
    this.#configurationSet = configurationSet;
  }

  async send({ sms = '' }: Envelope, messages: Outgoing[], isFresh: () => boolean): Promise<SendResult[]> {
    const template = compileSms(sms);
    return sendEach(messages, isFresh, (message) => this.#sendText(message, renderSms(template, message.fields)));
  }

  async #sendText({ to, tags }: Outgoing, words: string): Promise<SendResult> {
    try {
      const command = new SendTextMessageCommand({
        DestinationPhoneNumber: to,
        MessageBody: words,
        MessageType: tags.purpose === 'service' ? 'TRANSACTIONAL' : 'PROMOTIONAL',
        ConfigurationSetName: this.#configurationSet,
        TimeToLive: timeToLiveSeconds,
        Context: contextOf(tags),
      });
      const { MessageId } = await this.#client.send(command);
      return MessageId
        ? { result: 'accepted', providerMessageId: MessageId }
        : { result: 'unknown', reason: 'no-message-id' };
    } catch (error) {
      return resultOf(error);
    }
  }
}

/** Errors of SendTextMessage (its API model). A conflict is about the number written to, or about the set-up. */
function resultOf(error: unknown): SendResult {
  const { name = '', Reason = '', $metadata } = error as Refused;
  const status = $metadata?.httpStatusCode;
  if (name === 'ThrottlingException' || status === 429) return { result: 'not-accepted', reason: 'throttled' };
  if (name === 'ServiceQuotaExceededException') return { result: 'not-accepted', reason: 'quota-exceeded' };
  if (name === 'ConflictException' && Reason.startsWith('DESTINATION_'))
    return { result: 'failed', reason: kebab(Reason) };
  if (name === 'ConflictException' || name === 'ResourceNotFoundException' || status === 401 || status === 403)
    return { result: 'failed', reason: kebab(Reason || name.replace('Exception', '')), isConfiguration: true };
  if (status !== undefined && status >= 400 && status < 500)
    return { result: 'failed', reason: 'rejected-by-provider' };
  if (wasNeverWritten(error)) return { result: 'not-accepted', reason: 'no-connection' };
  return { result: 'unknown', reason: status ? `status-${status}` : 'no-answer' };
}

type Refused = { name?: string; Reason?: string; $metadata?: { httpStatusCode?: number } };

const kebab = (word: string): string =>
  word
    .replace(/(?<=[a-z])[A-Z]/g, '-$&')
    .replaceAll('_', '-')
    .toLowerCase();
