import { type ConsentState, marketingPurposes } from '../contracts/consent.ts';
import { type Brand, Channel } from '../contracts/vocabulary.ts';
import type { Gate } from '../gate/gate.ts';
import type { MarketingPurpose } from './page-words.ts';
import { preferencesWording } from './page-words.ts';
import { choiceName } from './pages.ts';
import type { ConsentChange } from './plan-change.ts';

/** The boxes that are ticked for a brand now. */
export const grantedChoices = ({ consents }: Gate, brand: Brand): Set<string> =>
  new Set(
    consents
      .filter((consent) => consent.brand === brand && consent.state === 'granted')
      .map(({ channel, purpose }) => choiceName(channel, purpose as MarketingPurpose)),
  );

/**
 * What a saved preference page asks for. An empty box withdraws, whatever it showed. A tick grants only where the page
 * showed none: one left as it was is no new wish, so a page that lay open while a STOP arrived brings nothing back.
 */
export function chosenChanges(form: URLSearchParams, brand: Brand, evidence: string): ConsentChange[] {
  const shown = new Set((form.get('shown') ?? '').split(' '));
  const change = (channel: Channel, state: ConsentState, isMeant: (name: string) => boolean): ConsentChange => ({
    brand,
    channel,
    state,
    purposes: marketingPurposes.filter((purpose) => isMeant(choiceName(channel, purpose))),
    source: 'preference-page',
    actor: 'customer',
    evidence,
    wording: preferencesWording,
  });
  return Channel.options
    .flatMap((channel) => [
      change(channel, 'withdrawn', (name) => !form.has(name)),
      change(channel, 'granted', (name) => form.has(name) && !shown.has(name)),
    ])
    .filter(({ purposes }) => purposes.length > 0);
}
