import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OutboxMessage } from '../../infra/local/parts.ts';
import { type LocalHost, startLocalHost } from '../support/local-host.ts';
import { staffOf } from '../support/staff.ts';

/**
 * Stops on the real clock: a run is sent slowly enough to be stopped in the middle, at the rate that the provider grants.
 * "Later" is what the provider accepted after the answer to whoever stopped it.
 */
const mailsPerSecond = '100';
const holdsWithinMs = 5_000;
/** How long is watched after a stop: three seconds beyond those in which it must hold. */
const watchedMs = 8_000;
const optingOutMs = 6_000;

const header =
  'customerId,name,email,birthday,locale,timezone,city,riskGrade,balance,marketingEmailConsent,consentedAt';
/** Every fifth lives in Porto, so that they are spread over all batches of a run to both cities. */
const cityOf = (n: number): string => (n >= 2_000 ? 'Faro' : n % 5 === 0 ? 'Porto' : 'Lisbon');
const people = Array.from(
  { length: 2_500 },
  (_, n) =>
    `S${n},Rita Martins,s${n}@example.com,1980-05-02,en,Europe/Lisbon,${cityOf(n)},C5,7000,yes,2026-05-01T10:00:00Z`,
);
const launch = {
  kind: 'one-off',
  purpose: 'product-marketing',
  channel: 'email',
  template: 'product-launch',
};

let host: LocalHost;
let staff: Awaited<ReturnType<typeof staffOf>>;
beforeAll(async () => {
  host = await startLocalHost({
    now: '2027-01-10T09:00:00Z',
    seed: 9,
    environment: { HELIANT_SES_RATE: mailsPerSecond },
  });
  staff = await staffOf(host);
  expect(await staff.importFile(Buffer.from([header, ...people].join('\n')))).toMatchObject({ accepted: 2_500 });
});
afterAll(() => host.stop());

test('nobody is sent to later than five seconds after a pause, a cancel or their own opt-out', async () => {
  const links = await linksOfAnEarlierMail();
  const campaignId = await launchTo(['Lisbon', 'Porto'], '2027-03-01T10:00:00Z');
  await host.setClock('2027-03-01T09:59:59Z');
  await mailsFlow();
  const optedOut = await optOutOneByOne(links);
  const pausedAtMs = await stoppedBy(() => staff.post(`/api/campaigns/${campaignId}/pause`));
  await pause(watchedMs);
  const resumedAtMs = Date.now();
  await staff.post(`/api/campaigns/${campaignId}/resume`);
  await mailsFlow();
  const cancelledAtMs = await stoppedBy(() => staff.post(`/api/campaigns/${campaignId}/cancel`));
  await pause(watchedMs);

  const [run] = await staff.runsOf(campaignId);
  const mails = await host.outbox({ run: run!.id });
  expect(mails.length).toBeLessThan(2_000);
  const lateness = {
    pause: latestAfter(pausedAtMs, mails, resumedAtMs),
    cancel: latestAfter(cancelledAtMs, mails),
    optOut: Math.max(
      ...[...optedOut].map(([customer, answeredMs]) =>
        latestAfter(
          answeredMs,
          mails.filter(({ tags }) => tags['customer'] === customer),
        ),
      ),
    ),
  };
  const spared = [...optedOut.keys()].filter((id) => mails.every(({ tags }) => tags['customer'] !== id));
  console.log(
    `last acceptance after the answer, ms: ${JSON.stringify(lateness)}; ${spared.length} of ${optedOut.size} opted out before their message left`,
  );
  for (const ms of Object.values(lateness)) expect(ms).toBeLessThanOrEqual(holdsWithinMs);
  // Before, in the middle of and after their own batch.
  expect(spared.length).toBeGreaterThan(0);
  expect(spared.length).toBeLessThan(optedOut.size);
});

test('nobody is sent to later than five seconds after the kill switch was thrown, and the rest once it is released', async () => {
  const campaignId = await launchTo(['Faro'], '2027-03-02T10:00:00Z');
  await host.setClock('2027-03-02T09:59:59Z');
  await mailsFlow();
  const stoppedAtMs = await stoppedBy(() => staff.post('/api/kill-switch', { on: true }));
  await pause(watchedMs);
  const releasedAtMs = Date.now();
  await staff.post('/api/kill-switch', { on: false });
  const [stopped] = await staff.runsOf(campaignId);
  const before = await host.outbox({ run: stopped!.id });
  const lateness = latestAfter(stoppedAtMs, before, releasedAtMs);
  console.log(`last acceptance after the kill switch, ms: ${lateness}; ${before.length} of 500 sent by then`);
  expect(lateness).toBeLessThanOrEqual(holdsWithinMs);
  expect(before.length).toBeLessThan(500);

  await host.advance('PT3H');
  const [run] = await staff.runsOf(campaignId);
  expect(run).toMatchObject({ status: 'finished', outcomes: { sent: 500 } });
});

async function launchTo(cities: string[], at: string): Promise<string> {
  const segmentId = await staff.makeSegment(cities.join(), { field: 'city', operator: 'in', value: cities });
  return staff.launch({ ...launch, name: cities.join(), segmentId, schedule: { at } });
}

/** One-click links, from an offer six weeks ago: they hold for ever. */
async function linksOfAnEarlierMail(): Promise<Map<string, string>> {
  await launchTo(['Porto'], '2027-01-15T10:00:00Z');
  await host.setClock('2027-01-15T12:00:00Z');
  const mails = await host.outbox();
  const linkOf = ({ headers }: OutboxMessage) => /<(https?:[^>]+)>/.exec(headers['List-Unsubscribe'] ?? '')?.[1] ?? '';
  return new Map(mails.map((mail) => [mail.tags['customer'] ?? '', linkOf(mail)]));
}

/**
 * As many as manage it while the run is on its way, from both ends of the line by turns: some have their message already,
 * some wait for it. Gives who opted out, with the moment of the answer.
 */
async function optOutOneByOne(links: Map<string, string>): Promise<Map<string, number>> {
  const answered = new Map<string, number>();
  const untilMs = Date.now() + optingOutMs;
  for (const [customer, link] of fromBothEnds([...links])) {
    if (Date.now() > untilMs) break;
    const { status } = await host.call('POST', new URL(link).pathname, 'List-Unsubscribe=One-Click', {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(status).toBe(200);
    answered.set(customer, Date.now());
  }
  return answered;
}

const fromBothEnds = <T>(line: T[]): T[] =>
  line.map((_, n) => (n % 2 === 0 ? line[n / 2]! : line[line.length - (n + 1) / 2]!));

async function stoppedBy(stop: () => Promise<unknown>): Promise<number> {
  await stop();
  return Date.now();
}

/** Waits for two hundred more messages: the run is then well under way. */
async function mailsFlow(): Promise<void> {
  const from = (await host.outbox()).length;
  for (;;) {
    const { items } = await host.local<{ items: unknown[] }>('GET', `outbox?limit=1&cursor=${from + 200}`);
    if (items.length > 0) return;
    await pause(50);
  }
}

/** How long after a moment the last message was accepted, in ms; 0: none came after it. `untilMs`: later ones are no matter. */
function latestAfter(momentMs: number, mails: OutboxMessage[], untilMs = Number.POSITIVE_INFINITY): number {
  const accepted = mails.map(({ acceptedAtReal }) => Date.parse(acceptedAtReal));
  return Math.max(0, ...accepted.filter((ms) => ms < untilMs).map((ms) => ms - momentMs));
}
