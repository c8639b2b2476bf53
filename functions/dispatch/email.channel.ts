import {
  type BulkEmailEntryResult,
  SESv2Client,
  type SESv2ClientConfig,
  SendBulkEmailCommand,
} from '@aws-sdk/client-sesv2';
import {
  dailyQuotaUsedUp,
  type Envelope,
  type MessageSender,
  type Outgoing,
  type SendResult,
  stale,
  wasNeverWritten,
} from './message-channel.ts';

/**
 * The sending client alone: one attempt, since SES has no idempotency token and the SDK's own repeats turned one lost
 * reply into three messages (measured); time-outs that end the request, since by default the SDK only warns.
 */
export const sendingLimits = {
  maxAttempts: 1,
  connectionTimeout: 1_000,
  requestTimeout: 2_500,
  throwOnRequestTimeout: true,
};

/** `config`: another request handler, that keeps these limits itself. */
export const sendingClient = (config: SESv2ClientConfig = {}): SESv2Client => {
  const { maxAttempts, ...requestHandler } = sendingLimits;
  return new SESv2Client({ maxAttempts, requestHandler, ...config });
};

/** SES SendBulkEmail: one call for at most 50 messages of one stored template. */
export class EmailChannel implements MessageSender {
  readonly #client: SESv2Client;
  readonly #configurationSet: string;

  constructor(configurationSet: string, client = sendingClient()) {
    client.middlewareStack.remove('loggerMiddleware');
    this.#client = client;
    this.#configurationSet = configurationSet;
  }

  async send(envelope: Envelope, messages: Outgoing[], isFresh: () => boolean): Promise<SendResult[]> {
    if (messages.length === 0) return [];
    if (!isFresh()) return messages.map(() => stale);
    const { from, templateName } = envelope;
    const command = new SendBulkEmailCommand({
      FromEmailAddress: from,
      ConfigurationSetName: this.#configurationSet,
      DefaultContent: { Template: { TemplateName: templateName, TemplateData: '{}' } },
      BulkEmailEntries: messages.map(toEntry),
    });
    try {
      const answer = await this.#client.send(command);
      return messages.map((_, n) => resultOf(answer.BulkEmailEntryResults?.[n]));
    } catch (error) {
      return this.#refusedCall(error, envelope, messages, isFresh);
    }
  }

  /** A bad request for the whole call is halved until the bad message stands alone; everything else holds for all of them. */
  async #refusedCall(
    error: unknown,
    envelope: Envelope,
    messages: Outgoing[],
    isFresh: () => boolean,
  ): Promise<SendResult[]> {
    const result = callResult(error);
    if (result !== 'bad-request') return messages.map(() => result);
    if (messages.length === 1) return [{ result: 'failed', reason: 'bad-request' }];
    const half = Math.ceil(messages.length / 2);
    const first = await this.send(envelope, messages.slice(0, half), isFresh);
    return [...first, ...(await this.send(envelope, messages.slice(half), isFresh))];
  }
}

const toEntry = ({ to, fields, headers, tags }: Outgoing) => ({
  Destination: { ToAddresses: [to] },
  ReplacementTags: Object.entries(tags).map(([Name, Value]) => ({ Name, Value })),
  ReplacementHeaders: headers.map(({ name, value }) => ({ Name: name, Value: value })),
  ReplacementEmailContent: { ReplacementTemplate: { ReplacementTemplateData: JSON.stringify(fields) } },
});

const later = new Set([
  'ACCOUNT_THROTTLED',
  'ACCOUNT_DAILY_QUOTA_EXCEEDED',
  'ACCOUNT_SENDING_PAUSED',
  'CONFIGURATION_SET_SENDING_PAUSED',
  'TRANSIENT_FAILURE',
]);
const configuration = new Set([
  'MAIL_FROM_DOMAIN_NOT_VERIFIED',
  'CONFIGURATION_SET_NOT_FOUND',
  'TEMPLATE_NOT_FOUND',
  'ACCOUNT_SUSPENDED',
  'INVALID_SENDING_POOL_NAME',
]);

/** One entry of the answer (SES v2 API, BulkEmailStatus). An answer without a status says nothing: unknown. */
function resultOf(entry: BulkEmailEntryResult | undefined): SendResult {
  const status = entry?.Status;
  if (status === 'SUCCESS' && entry?.MessageId) return { result: 'accepted', providerMessageId: entry.MessageId };
  if (!status || status === 'SUCCESS') return { result: 'unknown', reason: 'no-answer-for-this-message' };
  const reason = status.toLowerCase().replaceAll('_', '-');
  if (later.has(status)) return { result: 'not-accepted', reason };
  return configuration.has(status) ? { result: 'failed', reason, isConfiguration: true } : { result: 'failed', reason };
}

const throttles = new Set([
  'TooManyRequestsException',
  'LimitExceededException',
  'SendingPausedException',
  'ThrottlingException',
]);
const setUpFaults = new Set([
  'NotFoundException',
  'MailFromDomainNotVerifiedException',
  'AccountSuspendedException',
  'AccessDeniedException',
]);

function callResult(error: unknown): SendResult | 'bad-request' {
  const { name, message = '', $metadata } = error as Partial<Error> & { $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode;
  // Quota and rate come by the same error; only its words tell them apart (SES developer guide, sending quota errors).
  if (throttles.has(name ?? '') || status === 429)
    return { result: 'not-accepted', reason: /daily/i.test(message) ? dailyQuotaUsedUp : 'throttled' };
  // 401 and 403: the call's own signature or rights, never the message (SES API, common errors).
  if (setUpFaults.has(name ?? '') || status === 401 || status === 403)
    return { result: 'failed', reason: kebab(name), isConfiguration: true };
  if (wasNeverWritten(error)) return { result: 'not-accepted', reason: 'no-connection' };
  if (status !== undefined && status >= 400 && status < 500) return 'bad-request';
  return { result: 'unknown', reason: status ? `status-${status}` : kebab(name) };
}

const kebab = (name = 'no-answer'): string =>
  name
    .replace(/Exception$/, '')
    .replace(/(?<=[a-z])[A-Z]/g, '-$&')
    .toLowerCase();
