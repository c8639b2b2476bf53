import { readRun } from '../audience/run.store.ts';
import { smsLinks } from '../campaigns/templates/sms-links.ts';
import { readLinkToken } from '../consent/link-token.ts';
import type { DispatchFact } from '../contracts/facts.ts';
import { LinkVisit } from '../contracts/response-messages.ts';
import type { Database } from '../platform/database.ts';
import type { Queue } from '../platform/queues.ts';
import type { SigningKeys } from '../platform/signing-keys.ts';
import { findDispatch } from './link.store.ts';
import { pathOf } from './response-facts.ts';
import { judge } from './verdict.ts';
import { visitorOf } from './visitor.ts';

export type LinkParts = { database: Database; keys: SigningKeys; visits: Queue<LinkVisit>; now: number };
export type LinkRequest = { token: string; method: string; ipAddress: string; userAgent: string; requestId: string };

/**
 * Where a text's link leads: only to a link of the words that were approved. The visit is noted on the queue; nothing else
 * changes. Undefined when the token is none of ours, or names a message or link that is not there.
 */
export async function visitLink(parts: LinkParts, request: LinkRequest): Promise<string | undefined> {
  const { database, keys, visits } = parts;
  const named = readLinkToken(keys, request.token);
  const dispatch = named && (await findDispatch(database, named.customerId, named.dispatchStart));
  const run = dispatch && (await readRun(database, dispatch.runId));
  const url = run && smsLinks(run.plan.messages[named.locale].sms ?? '')[named.link];
  if (!url) return undefined;
  await visits.send(visitOf(dispatch, url, parts, request));
  return url;
}

function visitOf(
  dispatch: DispatchFact,
  url: string,
  { keys, now }: LinkParts,
  { method, ipAddress, userAgent, requestId }: LinkRequest,
): LinkVisit {
  const visitor = visitorOf(keys.addressKey, ipAddress, userAgent);
  return {
    visit: {
      requestId,
      at: new Date(now).toISOString(),
      path: pathOf(url),
      ...judge({ kind: 'click', atMs: now, sentAtMs: Date.parse(dispatch.at), userAgent, method }),
      ...(visitor && { visitor }),
      origin: LinkVisit.shape.visit.shape.origin.parse(dispatch),
    },
  };
}
