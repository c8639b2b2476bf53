import { GetAccountCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import type { MessageChannel } from '../contracts/vocabulary.ts';
import type { Clock } from '../platform/clock.ts';
import { log } from '../platform/log.ts';

/** A little under the account's rate: other senders and clocks that differ have room. */
const share = 0.9;
const staleAfterMs = 60_000;
/** Quotas change by a support case, not by the hour: an answer of an hour ago is better than no mail. */
const voidAfterMs = 3_600_000;

/** Time-outs that end the request: whoever waits here has read its run already, and staff may stop it meanwhile. */
export const accountClient = () =>
  new SESv2Client({
    maxAttempts: 2,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 1_500, throwOnRequestTimeout: true },
  });

/**
 * Messages a second this account may send: SES's own figure, asked at most once a minute; for SMS the operator's. While
 * SES does not answer, its last figure holds for an hour.
 */
export function accountRate(
  client: SESv2Client,
  elapsedMs: Clock,
  smsPerSecond: number,
): (channel: MessageChannel) => Promise<number> {
  let known: { perSecond: number; atMs: number } | undefined;
  let askedMs = Number.NEGATIVE_INFINITY;
  return async (channel) => {
    if (channel === 'sms') return smsPerSecond;
    const nowMs = elapsedMs();
    if (known && nowMs - askedMs <= staleAfterMs) return known.perSecond;
    askedMs = nowMs;
    try {
      const account = await client.send(new GetAccountCommand({}));
      known = { perSecond: Math.max(1, Math.floor((account.SendQuota?.MaxSendRate ?? 1) * share)), atMs: nowMs };
    } catch (error) {
      if (!known || nowMs - known.atMs > voidAfterMs) throw error;
      log('warn', 'the send rate could not be asked for: the last one known holds', { error: (error as Error).name });
    }
    return known.perSecond;
  };
}
