import type { ResponseFact } from '../contracts/facts.ts';
import type { SecondLook } from '../contracts/response-messages.ts';
import type { Database } from '../platform/database.ts';
import type { Queue } from '../platform/queues.ts';
import { type MessageOf, settleMessage } from './settle-message.ts';
import { markSettled, noteVisit, visitsBetween } from './visitor.store.ts';
import { crowdMs, machineVisits, type Seen } from './visitor.ts';

/** An open or click whose fact is written. `visitor`: a keyed hash, where it stands for somebody. */
export type Visit = MessageOf & { key: string; atMs: number; isMachine: boolean; visitor?: string };

/** What to judge: an open or click that came in, or a message of which more is known now. */
export type Question = Visit | MessageOf;

export type JudgeParts = { database: Database; looks: Queue<SecondLook> };

/** A delivery told later than this after it happened looks for clicks that came before it; earlier ones cost no reading. */
export const promptMs = 60_000;
/** By then a prompt delivery is written. */
const lookAgainSeconds = 90;

/**
 * Judges an open or click beside the others of its message and of its visitor, and corrects what counts of every message
 * that it throws a new light on. The visit is noted first and the others read then, so of workers that meet the last one
 * sees them all. A click without a delivery is looked at again when that must have come. Repeatable.
 */
export async function judge(question: Question, parts: JudgeParts): Promise<void> {
  if (!('key' in question)) return void (await settleMessage(parts.database, question));
  const machines = question.visitor ? await machinesAround(parts.database, question.visitor, question) : [];
  for (const seen of Map.groupBy(machines, nameOf).values())
    if (nameOf(seen[0]!) !== nameOf(question)) await settleMessage(parts.database, seen[0]!, keysOf(seen));
  const facts = await settleMessage(parts.database, question, keysOf(machines));
  for (const seen of machines) await markSettled(parts.database, question.visitor!, seen);
  if (isClickBeforeDelivery(facts))
    await parts.looks.send({ look: messageOf(question) }, { delaySeconds: lookAgainSeconds });
}

const messageOf = ({ customerId, dispatchId }: MessageOf): MessageOf => ({ customerId, dispatchId });
const nameOf = ({ customerId, dispatchId }: MessageOf): string => `${customerId} ${dispatchId}`;
const keysOf = (visits: Seen[]): Set<string> => new Set(visits.map(({ key }) => key));

/** Mail only: its deliveries are always told. */
const isClickBeforeDelivery = (facts: ResponseFact[]): boolean =>
  facts.some(({ event, channel, verdict }) => event === 'click' && channel === 'email' && verdict === 'human') &&
  !facts.some(({ event }) => event === 'delivery');

async function machinesAround(database: Database, visitor: string, visit: Visit): Promise<Seen[]> {
  const { customerId, dispatchId, key, atMs, isMachine } = visit;
  const own: Seen = { customerId, dispatchId, key, atMs, isMachine };
  await noteVisit(database, visitor, own);
  const others = await visitsBetween(database, visitor, atMs - crowdMs, atMs + crowdMs);
  const settled = new Set(others.filter(({ isSettled }) => isSettled).map((seen) => seen.key));
  const all = [own, ...others.filter((seen) => seen.key !== key)];
  return machineVisits(all).filter((seen) => !settled.has(seen.key));
}
