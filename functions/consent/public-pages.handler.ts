import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { readEnvironment } from '../contracts/environment.ts';
import { type Clock, systemClock } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { DynamoDatabase } from '../platform/dynamo-database.ts';
import { httpHandler } from '../platform/middleware.ts';
import { type SigningKeys, secretKeys } from '../platform/signing-keys.ts';
import { answerPublicPage } from './answer-public-page.ts';
import { laterPage } from './pages.ts';
import { laterAnswer, oneClickAnswer, optionsAnswer, pageAnswer } from './public-answer.ts';
import { readPublicRequest } from './public-request.ts';

export type Parts = { database: Database; keys: () => Promise<SigningKeys>; clock: Clock; publicUrl: string };

/** GET|POST /u/{token} and /p/{token}: opting out and choosing topics, without login. What cannot be stored answers 503. */
export const createHandler = (parts: Parts) =>
  httpHandler<APIGatewayProxyEventV2>(
    (event) => answer(parts, event),
    () => laterAnswer(laterPage()),
  );

async function answer(
  { database, keys, clock, publicUrl }: Parts,
  event: APIGatewayProxyEventV2,
): Promise<APIGatewayProxyStructuredResultV2> {
  const request = readPublicRequest(event);
  if (request.method === 'OPTIONS') return optionsAnswer(204);
  if (!['GET', 'HEAD', 'POST'].includes(request.method)) return optionsAnswer(405);
  const pages = { database, keys: await keys(), publicUrl, now: clock() };
  const answered = await answerPublicPage(pages, request);
  const result = answered === 'one-click' ? oneClickAnswer() : pageAnswer(answered);
  return request.method === 'HEAD' ? { ...result, body: '' } : result;
}

function wire(): Parts {
  const environment = readEnvironment('public-pages', process.env);
  return {
    database: new DynamoDatabase({
      customers: environment.CUSTOMERS_TABLE,
      gates: environment.GATES_TABLE,
      timeline: environment.TIMELINE_TABLE,
    }),
    keys: secretKeys(environment.SIGNING_SECRET_ID),
    clock: systemClock,
    publicUrl: environment.PUBLIC_URL,
  };
}

let wired: ReturnType<typeof createHandler> | undefined;
export const handler = (event: APIGatewayProxyEventV2, context: Context) =>
  (wired ??= createHandler(wire()))(event, context);
