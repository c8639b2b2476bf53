import { z } from 'zod';
import { jsonOf, type LocalRoute } from './local-route.ts';
import { PlayedEvent, playedEvent, textEventOf } from './played-event.ts';
import { badField, Problem, parseOrProblem } from './problem.ts';

const Filter = z.strictObject({
  to: z.string().optional(),
  run: z.string().optional(),
  channel: z.enum(['email', 'sms']).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  cursor: z.string().optional(),
});

export const readOutbox: LocalRoute = async ({ query }, { aws }) => {
  const { to, run, channel, limit, cursor } = parseOrProblem(Filter, query);
  return aws.outbox.list({
    limit,
    ...(to !== undefined && { to }),
    ...(run !== undefined && { run }),
    ...(channel !== undefined && { channel }),
    ...(cursor !== undefined && { cursor }),
  });
};

/** Plays a provider event about a message in the outbox; answers once the host has dealt with it. */
export const play: LocalRoute = async (request, { aws, clock, activity }) => {
  const wish = parseOrProblem(PlayedEvent, jsonOf(request));
  const message = aws.outbox.find(wish.messageId);
  if (message === undefined) throw new Problem(404, 'Not found', `no message ${wish.messageId} in the outbox`);
  const { at, detail } = playedEvent(wish, message, clock.now());
  const { messageId, published } =
    message.channel === 'email'
      ? aws.mailEvents.publish(message, wish.event, detail, at)
      : aws.textEvents.publish(message, textEventOf(wish), at);
  if (!published && message.channel === 'sms')
    throw badField('messageId', 'is an SMS by SNS: it reports no events about those');
  await activity.settled();
  return { messageId, published, at };
};
