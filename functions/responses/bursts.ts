import type { ResponseFact } from '../contracts/facts.ts';

/** House numbers: nobody opens two links of a mail within two seconds, or three within ten; a filter opens them all. */
const twoLinksMs = 2_000;
const threeLinksMs = 10_000;
/** Nobody sees a mail come in, reads it and clicks in less; filters click while the mailbox is taking it. */
const fastestAfterDeliveryMs = 2_000;
/** What loads the pictures beside such clicks is the same machine. */
const besideMs = 10_000;

type Click = { key: string; name: string; atMs: number; link: string };

/**
 * Opens and clicks of one message that a person made by themselves and a machine made when seen together: keys of facts
 * whose own verdict is human. `facts` are all that is known of the message; `named` those known from elsewhere.
 */
export function burstsIn(facts: ResponseFact[], named: ReadonlySet<string> = new Set()): Set<string> {
  const clicks = facts.filter(({ event }) => event === 'click').map(toClick);
  const corrected = new Set(facts.filter(({ event }) => event === 'burst').map(({ eventId }) => eventId));
  const isKnown = ({ key, name }: Click) => named.has(key) || corrected.has(name);
  const deliveredAtMs = deliveryOf(facts);
  const quick = clicks.filter(
    (click) => isKnown(click) || click.atMs - deliveredAtMs < fastestAfterDeliveryMs || isOneOfMany(click, clicks),
  );
  const isBeside = ({ at }: ResponseFact) => quick.some(({ atMs }) => Math.abs(Date.parse(at) - atMs) <= besideMs);
  const found = new Set(quick.map(({ key }) => key));
  return new Set(
    facts
      .filter(({ verdict }) => verdict === 'human')
      .filter((fact) => found.has(fact.fact) || (fact.event === 'open' && (named.has(fact.fact) || isBeside(fact))))
      .map(({ fact }) => fact),
  );
}

/** A scanner's click has its reason behind the link. */
const toClick = ({ fact, event, eventId, at, detail = '' }: ResponseFact): Click => ({
  key: fact,
  name: `${event}.${eventId}`,
  atMs: Date.parse(at),
  link: detail.split(': ')[0]!,
});

/** Mail only: a carrier's receipt for a text comes when it comes, perhaps after the person has clicked. */
function deliveryOf(facts: ResponseFact[]): number {
  const delivery = facts.find(({ event, channel }) => event === 'delivery' && channel === 'email');
  return delivery ? Date.parse(delivery.at) : Number.NEGATIVE_INFINITY;
}

function isOneOfMany(click: Click, clicks: Click[]): boolean {
  const another = clicks.some((other) => other.link !== click.link && Math.abs(other.atMs - click.atMs) < twoLinksMs);
  return another || clicks.some(({ atMs }) => atMs <= click.atMs && linksFrom(atMs, click, clicks) >= 3);
}

/** Different links within the ten seconds that begin at an instant, when the click is one of them. */
function linksFrom(startMs: number, click: Click, clicks: Click[]): number {
  if (click.atMs - startMs > threeLinksMs) return 0;
  const within = clicks.filter(({ atMs }) => atMs >= startMs && atMs - startMs <= threeLinksMs);
  return new Set(within.map(({ link }) => link)).size;
}
