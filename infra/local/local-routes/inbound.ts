import { randomUUID } from 'node:crypto';
import PostalMime from 'postal-mime';
import { z } from 'zod';
import { jsonOf, type LocalHost, type LocalRoute } from './local-route.ts';
import { badField, Problem, parseOrProblem } from './problem.ts';
import { receivedNotification } from './received-mail.ts';

const phone = z.string().regex(/^\+?[0-9]{3,15}$/, 'must be a phone number such as +8613800138000');
const InboundSms = z.strictObject({ from: phone, to: phone, body: z.string().max(1600) });

/** SES's SNS action takes mails up to 150 KB (SES developer guide, "Publish to Amazon SNS topic action"). */
const largestMailBytes = 150 * 1024;

/** A customer's SMS, in the shape in which AWS puts replies on the two-way topic. */
export const receiveSms: LocalRoute = async (request, host) => {
  const { from, to, body } = parseOrProblem(InboundSms, jsonOf(request));
  const inboundMessageId = randomUUID();
  const { items } = host.aws.outbox.list({ to: from, channel: 'sms', limit: Number.MAX_SAFE_INTEGER });
  const previous = items.at(-1)?.id;
  const reply = {
    originationNumber: from,
    destinationNumber: to,
    messageKeyword: `KEYWORD_${host.aws.accountId}`,
    messageBody: body,
    inboundMessageId,
    ...(previous !== undefined && { previousPublishedMessageId: previous }),
  };
  await arrive(host, 'sms', reply);
  return { inboundMessageId };
};

/** A customer's mail, as raw MIME, in the shape in which SES's receipt rule puts it on its topic. */
export const receiveEmail: LocalRoute = async ({ body }, host) => {
  if (body.length === 0) throw badField('body', 'must be a mail as raw MIME');
  if (body.length > largestMailBytes)
    throw badField('body', `is larger than the ${largestMailBytes} bytes that SES hands on`);
  const messageId = randomUUID().replaceAll('-', '');
  const parsed = await PostalMime.parse(body);
  if (parsed.from?.address === undefined) throw badField('From', 'the mail names no sender');
  const notification = receivedNotification(parsed, body, {
    messageId,
    at: new Date(host.clock.now()).toISOString(),
    topicArn: topicFor(host, 'email'),
  });
  await arrive(host, 'email', notification);
  return { messageId };
};

async function arrive(host: LocalHost, kind: 'sms' | 'email', message: unknown): Promise<void> {
  host.aws.topics.publish(topicFor(host, kind), JSON.stringify(message));
  await host.activity.settled();
}

function topicFor({ landscape }: LocalHost, kind: 'sms' | 'email'): string {
  const { inbound, textEventTopics } = landscape;
  const topicArn = kind === 'email' ? inbound.email : inbound.sms.find((arn) => !textEventTopics.has(arn));
  if (topicArn === undefined) throw new Problem(501, 'Not offered', `the template has no topic for replies by ${kind}`);
  return topicArn;
}
