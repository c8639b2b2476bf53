import { GetAccountCommand, type SESv2Client } from '@aws-sdk/client-sesv2';
import type { MessageChannel } from '../contracts/vocabulary.ts';
import type { Clock } from '../platform/clock.ts';

/** A little under the account's rate: other senders and clocks that differ have room. */
const share = 0.9;
const staleAfterMs = 60_000;

/** Messages a second this account may send: SES's own figure, asked at most once a minute; for SMS the operator's. */
export function accountRate(
  client: SESv2Client,
  elapsedMs: Clock,
  smsPerSecond: number,
): (channel: MessageChannel) => Promise<number> {
  let known: { perSecond: number; atMs: number } | undefined;
  return async (channel) => {
    if (channel === 'sms') return smsPerSecond;
    if (!known || elapsedMs() - known.atMs > staleAfterMs) {
      const account = await client.send(new GetAccountCommand({}));
      known = { perSecond: Math.max(1, Math.floor((account.SendQuota?.MaxSendRate ?? 1) * share)), atMs: elapsedMs() };
    }
    return known.perSecond;
  };
}
