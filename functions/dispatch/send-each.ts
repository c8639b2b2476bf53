import { type Outgoing, type SendResult, stale } from './message-channel.ts';

/** Ten at a time: fifty fit well inside the 1.5 s after the gates were read, under the default 20 a second of an account. */
const inFlight = 10;

/** For providers that take one message a call. Asks before each whether the decision still holds. */
export async function sendEach(
  messages: Outgoing[],
  isFresh: () => boolean,
  send: (message: Outgoing) => Promise<SendResult>,
): Promise<SendResult[]> {
  const results: SendResult[] = [];
  for (let start = 0; start < messages.length; start += inFlight) {
    const some = messages.slice(start, start + inFlight);
    results.push(...(await Promise.all(some.map(async (message) => (isFresh() ? send(message) : stale)))));
  }
  return results;
}
