import type { Aws } from '../parts.ts';
import type { Landscape } from './landscape.ts';
import type { OpenWork } from './open-work.ts';

/**
 * After a stop the queues are empty while the tables know what was under way. Asks the sweep at once, as the runbook does
 * after queues were lost, instead of waiting for it to notice twice that nothing moves.
 */
export function resumeAfterStop({ schedules }: Landscape, aws: Aws, openWork: OpenWork): void {
  openWork.suspect();
  for (const { targetArn, input, periodicSweep } of schedules) {
    if (periodicSweep !== true) continue;
    const message = JSON.parse(input) as Record<string, unknown>;
    aws.queues.send(targetArn, JSON.stringify({ ...message, queuesLost: true }));
  }
}
