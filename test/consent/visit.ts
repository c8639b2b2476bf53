import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { createHandler } from '../../functions/consent/public-pages.handler.ts';
import { mintToken, type TokenFields } from '../../functions/consent/token.ts';
import type { LinkVisit } from '../../functions/contracts/response-messages.ts';
import { MemoryQueue } from '../../functions/platform/queues.ts';
import {
  anna,
  birthdayMail,
  dispatch,
  gateOf,
  givenConsented,
  keys,
  noon,
  sayings,
  type WatchedDatabase,
} from './given.ts';

const fields: TokenFields = {
  customerId: anna,
  brand: 'main',
  purpose: 'birthday-and-care',
  channel: 'email',
  dispatchId: birthdayMail,
};
export const unsubscribe = `/u/${mintToken(keys, 'u', fields)}`;
export const preferences = `/p/${mintToken(keys, 'p', fields)}`;
export const forged = `/u/${mintToken(keys, 'u', fields).slice(0, -1)}x`;
export const nameless = '/u/nothing';

const form = 'application/x-www-form-urlencoded';
export const oneClick = { type: form, body: 'List-Unsubscribe=One-Click' };
export const confirm = { type: form, body: 'confirm=yes' };
export const save = (choices: Record<string, string>) => ({
  type: form,
  body: new URLSearchParams({ save: 'yes', ...choices }).toString(),
});

/** Anna, who consented and was sent a birthday mail. */
export async function givenAnna(): Promise<WatchedDatabase> {
  const database = await givenConsented(anna);
  const person = { customerId: anna, brand: 'main', locale: 'en', zone: 'Asia/Shanghai', name: 'Anna <Q>' };
  await database.write({ put: 'customers', item: { ...person, email: 'anna@example.com' } });
  await database.write({ put: 'timeline', item: dispatch() });
  database.writes = 0;
  return database;
}

export type Sent = { type?: string; body?: string; base64?: boolean; language?: string; agent?: string; ip?: string };
/** What the pages put on the queue. */
export const visits = new MemoryQueue<LinkVisit>();
let requests = 0;

/** One request to the public pages at a minute past noon, as the HTTP API (payload 2.0) hands it over. */
export async function ask(
  database: WatchedDatabase,
  method: string,
  path: string,
  { type, body, base64 = false, language, agent = '', ip = '192.0.2.7' }: Sent = {},
): Promise<APIGatewayProxyStructuredResultV2> {
  const handler = createHandler({
    database,
    keys: async () => keys,
    visits,
    clock: () => noon + 60_000,
    publicUrl: 'https://care.bank.example',
  });
  const event = {
    rawPath: path,
    headers: { ...(type && { 'content-type': type }), ...(language && { 'accept-language': language }) },
    requestContext: { http: { method, sourceIp: ip, userAgent: agent }, requestId: `q${++requests}` },
    ...(body !== undefined && { body: base64 ? Buffer.from(body).toString('base64') : body }),
    isBase64Encoded: base64,
  };
  return handler(event as unknown as APIGatewayProxyEventV2, {} as Context);
}

export const byEmail = async (database: WatchedDatabase): Promise<string[]> =>
  sayings(await gateOf(database, anna)).filter((saying) => saying.startsWith('email'));

export const withdrawnByEmail = [
  'email birthday-and-care withdrawn',
  'email product-marketing withdrawn',
  'email referral withdrawn',
  'email survey withdrawn',
];
