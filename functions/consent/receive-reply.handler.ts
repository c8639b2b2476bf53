import type { Context, SQSEvent } from 'aws-lambda';
import { readEnvironment } from '../contracts/environment.ts';
import { type Clock, systemClock } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { DynamoDatabase } from '../platform/dynamo-database.ts';
import { log } from '../platform/log.ts';
import { sqsHandler } from '../platform/middleware.ts';
import { type SigningKeys, secretKeys } from '../platform/signing-keys.ts';
import { readInbound } from './inbound-message.ts';
import { receiveReply } from './receive-reply.ts';

export type Parts = { database: Database; keys: () => Promise<SigningKeys>; clock: Clock };

/** SQS records with an inbound text or mail, as SNS delivers them. Ids and outcomes are logged, nothing of the message. */
export const createHandler = ({ database, keys, clock }: Parts) =>
  sqsHandler(async ({ body }) => {
    const message = await readInbound(body);
    if (message === 'greeting') return;
    const { addressKey } = await keys();
    const outcome = await receiveReply({ database, hashKey: addressKey, now: clock() }, message);
    log('info', 'reply received', { replyId: message.messageId, channel: message.channel, outcome });
  });

function wire(): Parts {
  const environment = readEnvironment('receive-reply', process.env);
  return {
    database: new DynamoDatabase({
      gates: environment.GATES_TABLE,
      timeline: environment.TIMELINE_TABLE,
      cases: environment.CASES_TABLE,
    }),
    keys: secretKeys(environment.SIGNING_SECRET_ID),
    clock: systemClock,
  };
}

let wired: ReturnType<typeof createHandler> | undefined;
export const handler = (event: SQSEvent, context: Context) => (wired ??= createHandler(wire()))(event, context);
