import type { Mail } from '../../../infra/local/demo/local-controls.ts';

/** A mail in the outbox; to `c007@example.com` for 7. */
export function mail(number: number, more: Partial<Mail> = {}): Mail {
  const name = `c${String(number).padStart(3, '0')}`;
  return {
    id: `message-${name}`,
    to: `${name}@example.com`,
    html: '<html lang="en">',
    text: 'Hello',
    headers: {},
    tags: { customer: name },
    acceptedAt: '2027-03-02T10:00:00.000Z',
    ...more,
  };
}

export const mails = (count: number): Mail[] => Array.from({ length: count }, (_, n) => mail(n + 1));
