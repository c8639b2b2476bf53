import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { readEnvironment } from '../contracts/environment.ts';
import type { LinkVisit } from '../contracts/response-messages.ts';
import { type Clock, systemClock } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { DynamoDatabase } from '../platform/dynamo-database.ts';
import { httpHandler } from '../platform/middleware.ts';
import { type Queue, SqsQueue } from '../platform/queues.ts';
import { type SigningKeys, secretKeys } from '../platform/signing-keys.ts';
import { answerPublicPage, type PublicAnswer } from './answer-public-page.ts';
import { laterPage } from './pages.ts';
import { goToAnswer, laterAnswer, oneClickAnswer, optionsAnswer, pageAnswer } from './public-answer.ts';
import { readPublicRequest } from './public-request.ts';

export type Parts = {
  database: Database;
  keys: () => Promise<SigningKeys>;
  visits: Queue<LinkVisit>;
  clock: Clock;
  publicUrl: string;
};

/**
 * GET|POST /u/{token} and /p/{token}: opting out and choosing topics; GET /l/{token}: a text's link. Without login. What
 * cannot be stored answers 503.
 */
export const createHandler = (parts: Parts) =>
  httpHandler<APIGatewayProxyEventV2>(
    (event) => answer(parts, event),
    () => laterAnswer(laterPage()),
  );

async function answer(
  { database, keys, visits, clock, publicUrl }: Parts,
  event: APIGatewayProxyEventV2,
): Promise<APIGatewayProxyStructuredResultV2> {
  const request = readPublicRequest(event);
  if (request.method === 'OPTIONS') return optionsAnswer(204);
  if (!['GET', 'HEAD', 'POST'].includes(request.method)) return optionsAnswer(405);
  const pages = { database, keys: await keys(), visits, publicUrl, now: clock() };
  const answered = await answerPublicPage(pages, request);
  const result = resultOf(answered);
  return request.method === 'HEAD' ? { ...result, body: '' } : result;
}

function resultOf(answered: PublicAnswer): APIGatewayProxyStructuredResultV2 {
  if (answered === 'one-click') return oneClickAnswer();
  return 'goTo' in answered ? goToAnswer(answered.goTo) : pageAnswer(answered);
}

function wire(): Parts {
  const environment = readEnvironment('public-pages', process.env);
  return {
    database: new DynamoDatabase({
      customers: environment.CUSTOMERS_TABLE,
      gates: environment.GATES_TABLE,
      timeline: environment.TIMELINE_TABLE,
      campaigns: environment.CAMPAIGNS_TABLE,
    }),
    keys: secretKeys(environment.SIGNING_SECRET_ID),
    visits: new SqsQueue(environment.RECORD_RESPONSE_QUEUE_URL),
    clock: systemClock,
    publicUrl: environment.PUBLIC_URL,
  };
}

let wired: ReturnType<typeof createHandler> | undefined;
export const handler = (event: APIGatewayProxyEventV2, context: Context) =>
  (wired ??= createHandler(wire()))(event, context);
