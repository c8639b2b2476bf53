import { expect, test } from 'vitest';
import { startLocalHost } from '../support/local-host.ts';

/** The demo's whole outbox as a set: who got what, by which channel, in which minute. Links name the host's own port. */
async function outboxOfDemo(seed: number): Promise<string[]> {
  const host = await startLocalHost({ empty: false, now: '2027-03-01T08:00:00Z', seed });
  const messages = await host.outbox();
  await host.stop();
  return messages
    .map(({ to, channel, subject, html, text, acceptedAt }) =>
      [to, channel, subject, acceptedAt.slice(0, 16), html, text].join('\n').replaceAll(host.baseUrl, ''),
    )
    .toSorted();
}

/** In a few words where two outboxes part: comparing thousands of mails by the test runner would print them all. */
const onlyIn = (one: string[], other: string[]): string[] => {
  const known = new Set(other);
  return one.filter((message) => !known.has(message)).map((message) => message.split('\n', 4).join(' '));
};

test('the same seed and the same clock send the same messages, another seed others', async () => {
  const first = await outboxOfDemo(3);
  const again = await outboxOfDemo(3);
  expect(first.length).toBeGreaterThan(2000);
  expect(again).toHaveLength(first.length);
  expect(onlyIn(first, again)).toEqual([]);
  expect(onlyIn(again, first)).toEqual([]);

  const other = await outboxOfDemo(4);
  expect(onlyIn(other, first).length).toBeGreaterThan(2000);
});
