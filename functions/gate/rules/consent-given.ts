import { allowed, type Facts, type Finding, refused } from '../decision.ts';

/** Marketing needs consent for this brand, purpose and channel; silence is no. Service messages rest on the contract. */
export function consentGiven({ gate, plan }: Facts): Finding {
  if (plan.purpose === 'service') return allowed;
  const consent = gate?.consents.find(
    (entry) => entry.brand === plan.brand && entry.purpose === plan.purpose && entry.channel === plan.channel,
  );
  if (!consent) return refused('no-consent');
  return consent.state === 'granted' ? allowed : refused('consent-withdrawn');
}
