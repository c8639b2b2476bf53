import type { Acceptance, Parcel } from '../provider.ts';
import type { World } from '../world.ts';
import { atMostOnce } from './p1-at-most-once.ts';
import { doubtHasACause } from './p2-doubt-has-a-cause.ts';
import { nobodyLost } from './p2-nobody-lost.ts';
import { optOutHolds } from './p3-opt-out-holds.ts';
import { contactsAreExact, rulesHold } from './p4-rules-hold.ts';
import { reasonsAreKept } from './p5-reasons.ts';
import { countersAgree } from './p6-counters.ts';
import { eventsAreFacts } from './p6-events-are-facts.ts';
import { audienceIsNamed } from './p7-audience.ts';
import { consentIsKept } from './p7-consent-is-kept.ts';
import { asApproved, holdoutIsStable } from './p8-as-approved.ts';
import { stopsHold } from './p9-stops.ts';

/** What is looked at while a run plays: each message at the instant the provider takes it, each call as it is made. */
export const watch = {
  atAcceptance(world: World, acceptance: Acceptance): void {
    for (const holds of [atMostOnce, optOutHolds, rulesHold, asApproved]) holds(world, acceptance);
  },
  atCall(world: World, parcels: Parcel[]): void {
    stopsHold(world, parcels);
  },
};

/** What is looked at when everything has come to rest. */
export async function checkAtRest(world: World): Promise<void> {
  const checks: ((world: World) => void | Promise<void>)[] = [
    nobodyLost,
    doubtHasACause,
    contactsAreExact,
    reasonsAreKept,
    countersAgree,
    eventsAreFacts,
    audienceIsNamed,
    consentIsKept,
    holdoutIsStable,
  ];
  for (const check of checks) if (!world.broken) await check(world);
}
