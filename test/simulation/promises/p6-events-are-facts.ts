import type { World } from '../world.ts';

/** What becomes of an event of which a message has one. Opens and clicks are judged, and so named, one by one. */
const names: Record<string, string> = {
  Delivery: 'delivery',
  Reject: 'reject',
  Bounce: 'bounce',
  SoftBounce: 'soft-bounce',
  Complaint: 'complaint',
};

/** P6: what the provider told is on the timeline, whatever came first, the event or its message. */
export function eventsAreFacts(world: World): void {
  const { chronicle, weather } = world;
  // What a queue lost the provider does not tell again.
  if (weather.counts['queue-lost-everything'] + weather.counts['queue-dead-letter'] > 0) return;
  const keys = new Set([...chronicle.facts.values()].flat().map(({ fact }) => fact.fact));
  for (const { dispatchId, event } of chronicle.events) {
    const name = names[event];
    if (name && !keys.has(`response#${dispatchId}#${name}#once`))
      world.break('P6', `the ${name} of ${dispatchId} was told and is on nobody's timeline`);
  }
}
