import { Retryable } from '../platform/errors.ts';

/** Each attempt reads again, so another twenty writers must each have been quicker: a queue or the caller tries later. */
const maxAttempts = 20;

/** Runs read-decide-write until it was written; an attempt answers `conflict` when somebody came between. Throws `Retryable`. */
export async function repeatOnConflict<T>(attempt: () => Promise<T | 'conflict'>): Promise<T> {
  for (let n = 0; n < maxAttempts; n++) {
    const outcome = await attempt();
    if (outcome !== 'conflict') return outcome;
  }
  throw new Retryable(`a gate was changed by others ${maxAttempts} times while it was being written`);
}
