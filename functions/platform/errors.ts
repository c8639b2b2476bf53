/** The work may succeed later: the queue must deliver it again. */
export class Retryable extends Error {
  override readonly name = 'Retryable';
}

/** The work can never succeed as it is: it goes to the dead letters, with the reason, for a person to read. */
export class Rejected extends Error {
  override readonly name = 'Rejected';
}
