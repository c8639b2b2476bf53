import { AwsFault } from './wire.ts';

/**
 * The account's sending rate, on real time as the provider's is: a bucket that holds one second's worth. Over it the
 * whole call is refused with 429 and no Retry-After (SES developer guide, "Errors related to the sending quotas").
 */
export function createSendRate(perSecond: number, monotonicMs: () => number): (recipients: number) => void {
  let tokens = perSecond;
  let filledMs = monotonicMs();
  return (recipients) => {
    const nowMs = monotonicMs();
    tokens = Math.min(perSecond, tokens + ((nowMs - filledMs) / 1000) * perSecond);
    filledMs = nowMs;
    if (tokens < recipients) throw new AwsFault('TooManyRequestsException', 'Maximum sending rate exceeded.', 429);
    tokens -= recipients;
  };
}
