import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LocalHost, startLocalHost } from '../support/local-host.ts';
import { staffOf } from '../support/staff.ts';

/** A campaign with every kind of answer, and then the numbers counted again from the facts. */
const columns = 'customerId,name,email,phone,birthday,locale,timezone,city,riskGrade,balance,marketingEmailConsent';
const people = Array.from(
  { length: 24 },
  (_, n) =>
    `R${n},Person ${n},r${n}@example.com,,1980-05-0${(n % 9) + 1},en,Europe/Lisbon,Lisbon,C5,9000,${n < 20 ? 'yes' : 'no'}`,
);
const root = fileURLToPath(new URL('../..', import.meta.url));

let host: LocalHost;
beforeAll(async () => {
  host = await startLocalHost({ now: '2027-02-27T00:00:00Z', seed: 11 });
});
afterAll(() => host.stop());

test('says the same of every counter, whatever scanners clicked and however often events came', async () => {
  const staff = await staffOf(host);
  const file = Buffer.from([columns, ...people].join('\n'));
  expect(await staff.importFile(file)).toMatchObject({ accepted: 24, rejected: 0 });
  const segmentId = await staff.makeSegment('Lisbon', { field: 'city', operator: '=', value: 'Lisbon' });
  const campaignId = await staff.launch({
    name: 'Launch',
    kind: 'one-off',
    purpose: 'product-marketing',
    channel: 'email',
    template: 'product-launch',
    segmentId,
    schedule: { at: '2027-03-01T10:00:00+00:00' },
    holdout: 0.2,
  });
  await host.setClock('2027-03-02T12:00:00Z');
  const [first, second, third, fourth] = await host.outbox();
  for (const _ of [1, 2]) await host.play(first!.id, 'Open', { at: '2027-03-01T12:00:00.000Z' });
  await host.play(first!.id, 'Click', { at: '2027-03-01T12:00:09.000Z' });
  await host.play(second!.id, 'Open', { userAgent: 'Mozilla/5.0' });
  await host.play(second!.id, 'Click', { userAgent: 'Barracuda Sentinel (EE)' });
  await host.play(third!.id, 'Bounce', { bounceType: 'Permanent' });
  await host.play(fourth!.id, 'Complaint');
  const sold = { eventId: 'sale-1', customerId: first!.tags.customer, kind: 'conversion', at: '2027-03-02T08:00:00Z' };
  for (const _ of [1, 2]) await staff.post('/api/events', { ...sold, amount: 120.5, campaignId });
  await host.idle();

  const counts = await recounted(new URL(host.awsUrl).port);
  expect(counts.filter(({ equal }) => !equal)).toEqual([]);
  const of = (kind: string) =>
    Object.fromEntries(counts.filter((count) => count.kind === kind).map(({ counter, stored }) => [counter, stored]));
  expect(of('run')).toMatchObject({
    refused: 4,
    opened: 1,
    clicked: 1,
    responded: 1,
    opensHuman: 1,
    opensPrefetch: 1,
    clicksHuman: 1,
    clicksScanner: 1,
    bounced: 1,
    complained: 1,
    unsubscribed: 1,
    converted: 1,
    revenueCents: 12_050,
  });
  const { sent, holdout } = of('run');
  expect([sent, holdout]).toEqual([of('outcomes').sent, of('outcomes').holdout]);
  expect(sent! + holdout!).toBe(20);
  expect(of('scoreboard')).toMatchObject({ sent, responded: 1, unsubscribed: 1, converted: 1 });
});

type Count = { kind: string; counter: string; stored: number; recounted: number; equal: boolean };

async function recounted(awsPort: string): Promise<Count[]> {
  const options = ['infra/setup/recount.ts', '--aws-port', awsPort, '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, options, { cwd: root });
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Count & { figure: string });
  return lines.filter(({ figure }) => figure === 'recount');
}
