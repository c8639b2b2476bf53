import { ResponseFact } from '../contracts/facts.ts';
import type { CustomerId, DispatchId } from '../contracts/ids.ts';
import { type Database, eachItem } from '../platform/database.ts';
import { Rejected, Retryable } from '../platform/errors.ts';
import { burstsIn } from './bursts.ts';
import { burstFact, missingMarks } from './marks.ts';
import { insertFacts } from './response.store.ts';

export type MessageOf = { customerId: CustomerId; dispatchId: DispatchId };

/** Each attempt reads again, so another worker must have written in between: the queue brings the record back. */
const attempts = 12;

/**
 * Brings what counts of a message into line with all its opens and clicks: those of a burst are taken back, and each mark
 * stands at the first human one. Ends with a reading that finds nothing missing, so of workers that meet the last one
 * leaves it right. `named`: opens and clicks known from elsewhere to be a machine's, by their facts' keys. Gives the
 * message's facts. Repeatable.
 */
export async function settleMessage(
  database: Database,
  message: MessageOf,
  named: ReadonlySet<string> = new Set(),
): Promise<ResponseFact[]> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const facts = await readResponses(database, message);
    const bursts = missingBursts(facts, named);
    const missing = [...bursts, ...missingMarks([...facts, ...bursts])];
    if (missing.length === 0) return facts;
    await insertFacts(database, missing);
  }
  throw new Retryable('what counts of a message was changed by others while it was being settled');
}

function missingBursts(facts: ResponseFact[], named: ReadonlySet<string>): ResponseFact[] {
  const corrected = new Set(facts.filter(({ event }) => event === 'burst').map(({ fact }) => fact));
  const found = burstsIn(facts, named);
  return facts
    .filter(({ fact }) => found.has(fact))
    .map(burstFact)
    .filter(({ fact }) => !corrected.has(fact));
}

/** Everything that came back about a message. Strongly consistent. */
async function readResponses(database: Database, { customerId, dispatchId }: MessageOf): Promise<ResponseFact[]> {
  const facts: ResponseFact[] = [];
  for await (const item of eachItem(database, 'timeline', {
    partition: customerId,
    prefix: `response#${dispatchId}#`,
  })) {
    const fact = ResponseFact.safeParse(item);
    if (!fact.success) throw new Rejected(`fact ${JSON.stringify([item.customerId, item.fact])} cannot be read`);
    facts.push(fact.data);
  }
  return facts;
}
