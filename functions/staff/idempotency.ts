import { createHash } from 'node:crypto';
import { type Attempt, beginAttempt, dropAttempt, finishAttempt } from './idempotency.store.ts';
import { type Refusal, refuse } from './staff-request.ts';

/** An answer that was given, word for word. */
export type Answer = { status: number; media: string; body: string };

/** One write with an `Idempotency-Key`, as the standard's draft has it (draft-ietf-httpapi-idempotency-key-header-07). */
export type KeyedRequest = {
  /** Who asks for what with which key: another person's key is another key. */
  scope: string[];
  /** All that the request says. */
  content: string;
  /** Tells this attempt from any other: the request's own id. */
  attempt: string;
  /** Carried out again rather than answered from what was kept. */
  harmless: boolean;
};

const keptMs = 24 * 3_600_000;
/** An HTTP API gives up after 30 s, so a first attempt that old is dead. */
const leaseMs = 35_000;

/**
 * Carries a keyed write out once: repeated within a day, it gets the first answer again. Another request under the same
 * key is refused (422), and so is a repeat while the first is still at work (409). Refusals are not kept: the same key may
 * be used once what stood in the way is gone.
 */
export async function answerOnce(
  database: Parameters<typeof beginAttempt>[0],
  { scope, content, attempt, harmless }: KeyedRequest,
  now: number,
  act: () => Promise<Answer | Refusal>,
): Promise<Answer | Refusal> {
  const mine: Attempt = { id: `idempotency#${hash(scope)}`, attempt, requestHash: hash([content]), startedAt: now };
  const earlier = await beginAttempt(database, mine, { keptMs, leaseMs });
  if (earlier) {
    if (earlier.requestHash !== mine.requestHash)
      return refuse('unprocessable', 'This Idempotency-Key was used for another request: take a new key.');
    if (!earlier.done) return refuse('conflict', 'The same request is still being carried out: ask again in a moment.');
    if (earlier.answer) return earlier.answer;
    return act();
  }
  const answer = await act().catch(async (error: unknown) => {
    await dropAttempt(database, mine);
    throw error;
  });
  if ('problem' in answer) await dropAttempt(database, mine);
  else await finishAttempt(database, mine, harmless ? undefined : answer);
  return answer;
}

const hash = (parts: string[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
