import type { FaultPlayer } from './fault-player.ts';

/** What a standard queue may do to its messages: SQS promises delivery, not once, not in order, not at once. */
export interface QueueFaults {
  /** Seconds by which a message that is put in comes later; 0: in time. */
  extraDelaySeconds(): number;
  /** Seconds after which a message that is handed out comes a second time, deleted or not; undefined: it does not. */
  secondDeliverySeconds(visibilitySeconds: number): number | undefined;
  /** Which of so many waiting messages is next; 0: the first. */
  nextOf(waiting: number): number;
}

export const faultlessQueue: QueueFaults = {
  extraDelaySeconds: () => 0,
  secondDeliverySeconds: () => undefined,
  nextOf: () => 0,
};

/** Long enough to come after what was sent later, short enough not to be mistaken for a loss. */
const longestDelaySeconds = 60;

export const createQueueFaults = (faults: FaultPlayer): QueueFaults => ({
  extraDelaySeconds: () => faults.drawMessage('delay')?.between(1, longestDelaySeconds) ?? 0,
  secondDeliverySeconds(visibilitySeconds) {
    const random = faults.drawMessage('duplicate');
    // Half of them beside the first, while it is worked on; the others any time until long after it was deleted.
    return random && (random.chance(0.5) ? 0 : random.between(1, 2 * visibilitySeconds));
  },
  nextOf: (waiting) => (waiting < 2 ? 0 : (faults.drawMessage('reorder')?.between(1, waiting - 1) ?? 0)),
});
