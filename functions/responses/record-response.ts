import type { ResponseFact } from '../contracts/facts.ts';
import { Retryable } from '../platform/errors.ts';
import type { AddressReport } from './address-reports.ts';
import type { Question } from './judge-visit.ts';
import { type Hearing, readTold, type Told } from './told.ts';

export type RecordResponseParts = {
  /**
   * Closes the address to further sends, a soft bounce only as the third; with a complaint, withdraws consent. In force
   * when it resolves; repeatable.
   */
  suppress(report: AddressReport): Promise<void>;
  /** Inserts each fact once; gives back those that may not have been written. */
  insert(facts: ResponseFact[]): Promise<ResponseFact[]>;
  /** Settles messages of unknown fate that these facts prove to have been sent. Repeatable. */
  proveSent(facts: ResponseFact[]): Promise<void>;
  /** Judges opens and clicks beside others and corrects what counts. Repeatable. */
  judge(question: Question): Promise<void>;
};

type Message = { messageId: string; body: string };
type Read = Told & { messageId: string };

/** `failures`: by queue message id, why it must come again; the others are done. */
export type Recorded = { failures: Map<string, unknown>; facts: number; notOurs: number };

/**
 * Provider events become facts, a queue's batch at a time. Suppression comes before the fact, so that a repeat after a
 * crash does both again; what was there already stays as it was. What counts is judged when the facts are written.
 */
export async function recordResponses(
  messages: Message[],
  hearing: Hearing,
  parts: RecordResponseParts,
): Promise<Recorded> {
  const failures = new Map<string, unknown>();
  const read = await eachAlone(messages, failures, async (message) => readMessage(message, hearing));
  const ours = read.filter((message) => message !== 'not-ours');
  const suppressed = await eachAlone(ours, failures, (message) => suppressAddresses(message, parts));
  const facts = distinct(suppressed.flatMap((message) => message.facts));
  const unwritten = new Set((await parts.insert(facts)).map(keyOf));
  const written = await eachAlone(suppressed, failures, async (message) => {
    if (message.facts.some((fact) => unwritten.has(keyOf(fact))))
      throw new Retryable('a fact may not have been written');
    return message;
  });
  await eachAlone(written, failures, async ({ question }) => question && parts.judge(question));
  await parts.proveSent(facts.filter(provesSent));
  return { failures, facts: facts.length, notOurs: read.length - ours.length };
}

function readMessage({ messageId, body }: Message, hearing: Hearing): Read | 'not-ours' {
  const told = readTold(body, hearing);
  return told === 'not-ours' ? told : { messageId, ...told };
}

async function suppressAddresses(message: Read, parts: RecordResponseParts): Promise<Read> {
  for (const report of message.reports) await parts.suppress(report);
  return message;
}

/** What only a message that was accepted can bring about. */
const proofs = new Set<ResponseFact['event']>([
  'send',
  'delivery',
  'delivery-delay',
  'bounce',
  'soft-bounce',
  'complaint',
  'not-spam',
  'open',
  'click',
]);
const provesSent = ({ event }: ResponseFact): boolean => proofs.has(event);

const keyOf = ({ customerId, fact }: ResponseFact): string => `${customerId} ${fact}`;

/** The first of each: one batch may hold an event twice, and a batch of writes takes each item once. */
function distinct(facts: ResponseFact[]): ResponseFact[] {
  const byKey = new Map<string, ResponseFact>();
  for (const fact of facts) if (!byKey.has(keyOf(fact))) byKey.set(keyOf(fact), fact);
  return [...byKey.values()];
}

/** Runs a step for each message; one that throws is left out of the next step, with its error among the failures. */
async function eachAlone<M extends { messageId: string }, R>(
  messages: M[],
  failures: Map<string, unknown>,
  step: (message: M) => Promise<R>,
): Promise<R[]> {
  const settled = await Promise.allSettled(messages.map(step));
  return settled.flatMap((result, n) => {
    if (result.status === 'fulfilled') return [result.value];
    failures.set(messages[n]!.messageId, result.reason);
    return [];
  });
}
