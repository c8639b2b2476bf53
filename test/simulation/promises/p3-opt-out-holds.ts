import type { Acceptance } from '../provider.ts';
import type { World } from '../world.ts';

const graceMs = 5_000;

/** P3: nothing for a purpose and channel is accepted more than 5 s after the opt-out from it was stored. */
export function optOutHolds(world: World, { tags, channel, atMs }: Acceptance): void {
  const { chronicle } = world;
  const purpose = chronicle.runs.get(tags.run ?? '')?.plan.purpose ?? '';
  const sinceMs = chronicle.closedSince(tags.customer ?? '', channel, purpose);
  if (sinceMs !== undefined && atMs - sinceMs > graceMs)
    world.break(
      'P3',
      sinceMs === -Infinity
        ? `${tags.customer} never agreed to ${purpose} by ${channel} and got a message`
        : `${tags.customer} opted out of ${purpose} by ${channel} ${atMs - sinceMs} ms before the message was accepted`,
    );
}
