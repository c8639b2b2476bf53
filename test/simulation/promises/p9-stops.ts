import { killSwitch } from '../chronicle.ts';
import type { Parcel } from '../provider.ts';
import type { World } from '../world.ts';

const graceMs = 5_000;

/** P9: no call to the provider later than 5 s after staff were told that the campaign, or everything, is stopped. */
export function stopsHold(world: World, parcels: Parcel[]): void {
  const { chronicle, scheduler } = world;
  const nowMs = scheduler.nowMs;
  for (const runId of new Set(parcels.map(({ tags }) => tags.run ?? ''))) {
    const campaignId = chronicle.runs.get(runId)?.campaignId ?? '';
    const sinceMs = chronicle.tooManySince.get(runId);
    if (sinceMs !== undefined && nowMs - sinceMs > graceMs)
      world.break('P9', `${runId} goes on ${nowMs - sinceMs} ms after its counters said too many`);
    for (const what of [campaignId, killSwitch]) {
      const held = chronicle.stops
        .get(what)
        ?.find(({ fromMs, untilMs }) => fromMs + graceMs < nowMs && nowMs < untilMs);
      if (held) world.break('P9', `${runId} called the provider ${nowMs - held.fromMs} ms after ${what} was stopped`);
    }
  }
}
