import { createHash } from 'node:crypto';
import { openCase } from '../care/case.store.ts';
import type { CaseTopic } from '../contracts/case.ts';
import type { ReplyFact } from '../contracts/facts.ts';
import { CaseId, type CustomerId, type DispatchId } from '../contracts/ids.ts';
import { absent, type Database } from '../platform/database.ts';
import { hashAddress } from './address.ts';
import { suppressByAddress } from './change-address.ts';
import { findDispatch, readGate } from './consent.store.ts';
import type { InboundMessage } from './inbound-message.ts';
import { type ReplyReading, readMailReply, readReply } from './stop-words.ts';

export type ReplyOutcome = 'automatic' | 'stopped' | 'case-opened';

/**
 * A customer's reply. A plain stop closes the address at once; everything else, doubtful words too, becomes a case that a
 * person reads, and a fact on the timeline of everybody at that address. The same message again changes nothing.
 */
export async function receiveReply(
  { database, hashKey, now }: { database: Database; hashKey: Buffer; now: number },
  message: InboundMessage,
): Promise<ReplyOutcome> {
  if (message.automatic) return 'automatic';
  const addressHash = hashAddress(hashKey, message.channel, message.from);
  const { members } = (await readGate(database, `addr#${addressHash}`)).gate;
  const reading = message.channel === 'sms' ? readReply(message.text) : readMailReply(message.text);
  if (reading === 'stop') {
    await suppressByAddress(database, {
      channel: message.channel,
      addressHash,
      reason: 'stop',
      source: message.channel === 'sms' ? 'sms-reply' : 'email-reply',
      evidence: message.messageId,
      at: now,
      ...(await findAnswered(database, members, message.answers)),
    });
    return 'stopped';
  }
  await giveToPerson(database, message, members, topics[reading], now);
  return 'case-opened';
}

/** A grant needs to be as sure as an opt-out and says nothing of topics, so even START is settled by a person. */
const topics: Record<Exclude<ReplyReading, 'stop'>, CaseTopic> = {
  doubtful: 'possible-opt-out',
  start: 'opt-in',
  help: 'question',
  other: 'question',
};

/** Whose message it answers: that one counts as unsubscribed from. */
async function findAnswered(
  database: Database,
  members: CustomerId[],
  answers: string | undefined,
): Promise<{ customerId?: CustomerId; dispatchId?: DispatchId }> {
  if (!answers) return {};
  const found = await Promise.all(members.map((member) => findDispatch(database, member, answers)));
  const dispatch = found.find((each) => each !== undefined);
  return dispatch ? { customerId: dispatch.customerId, dispatchId: dispatch.dispatchId } : {};
}

/** 24 hours, and four for what may be an opt-out: it holds within ten business days by law (47 CFR 64.1200), here the same day. */
const hoursToAnswer: Record<CaseTopic, number> = {
  'possible-opt-out': 4,
  'opt-in': 24,
  question: 24,
  complaint: 24,
  task: 24,
};
/** A case is one DynamoDB item of at most 400 KB: this keeps it well below, and no letter to the bank is longer. */
const maxMessageLength = 20_000;

/** Case first: a reply without a case would be heard by nobody, a case is found again by its id. */
async function giveToPerson(
  database: Database,
  { channel, messageId, text }: InboundMessage,
  members: CustomerId[],
  topic: CaseTopic,
  now: number,
): Promise<void> {
  const caseId = CaseId.parse(`cas_${createHash('sha256').update(messageId).digest('hex').slice(0, 26)}`);
  const at = new Date(now).toISOString();
  const [customerId, ...others] = members;
  await openCase(database, {
    caseId,
    queue: 'replies',
    dueAt: new Date(now + hoursToAnswer[topic] * 3_600_000).toISOString(),
    topic,
    channel,
    status: 'open',
    openedAt: at,
    ...(customerId && { customerId }),
    ...(others.length > 0 && { others }),
    message: text.slice(0, maxMessageLength),
  });
  for (const member of members) {
    const fact: ReplyFact = { customerId: member, fact: `reply#${messageId}`, at, kind: 'reply', channel, caseId };
    await database.write({ put: 'timeline', item: fact, if: { fact: absent } });
  }
}
