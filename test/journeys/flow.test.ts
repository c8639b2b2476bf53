import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Run } from '../../functions/contracts/run.ts';
import { type LocalHost, startLocalHost } from '../support/local-host.ts';
import { staffOf } from '../support/staff.ts';

/** What staff and customers do to a campaign that is on its way, on the host as deployed. */
describe('a campaign on its way', () => {
  let host: LocalHost;
  let staff: Awaited<ReturnType<typeof staffOf>>;
  let segmentId: string;
  const people = 400;
  const launch = (at: string, limits = {}) =>
    staff.launch({
      name: 'Spring launch',
      kind: 'one-off',
      purpose: 'product-marketing',
      channel: 'email',
      template: 'product-launch',
      schedule: { at },
      segmentId,
      limits,
    });
  const runOf = async (campaignId: string): Promise<Run> => (await staff.runsOf(campaignId))[0]!;

  beforeAll(async () => {
    host = await startLocalHost({ now: '2027-02-28T09:00:00Z', seed: 7 });
    staff = await staffOf(host);
    const header =
      'customerId,name,email,locale,timezone,city,riskGrade,birthday,balance,marketingEmailConsent,consentedAt';
    const rowOf = (_: unknown, n: number) =>
      `L${n},Rita Martins,customer${n}@example.com,en,Europe/Lisbon,Lisbon,C5,1980-05-17,7000,yes,2026-05-01T10:00:00Z`;
    await staff.importFile(Buffer.from([header, ...Array.from({ length: people }, rowOf)].join('\n')));
    segmentId = await staff.makeSegment('All of Lisbon', { field: 'city', operator: '=', value: 'Lisbon' });
  });
  afterAll(() => host.stop());

  test('waits while the kill switch is on, with the host idle, and goes on when it is off', async () => {
    const campaign = await launch('2027-03-01T10:00:00Z');
    await staff.post('/api/kill-switch', { on: true });
    await host.setClock('2027-03-01T10:30:00Z');
    expect(await host.idle()).toEqual({ idle: true, deadLetters: 0 });
    expect(await runOf(campaign)).toMatchObject({ status: 'releasing', open: people, outcomes: { refused: 0 } });
    await staff.post('/api/kill-switch', { on: false });
    await host.advance('PT6M');
    await host.idle();
    expect(await runOf(campaign)).toMatchObject({ status: 'finished', open: 0, outcomes: { sent: people } });
  });

  test('with a ramp goes to one batch first, pauses by itself when somebody complains, and goes on when staff have seen it', async () => {
    const campaign = await launch('2027-03-02T10:00:00Z', { ramp: true });
    await host.setClock('2027-03-02T10:05:00Z');
    await host.idle();
    const { id } = await runOf(campaign);
    const [first, ...others] = await host.outbox({ run: id });
    expect(others).toHaveLength(49);
    await host.play(first!.id, 'Complaint');
    await host.setClock('2027-03-02T12:00:00Z');
    await host.idle();
    expect(await runOf(campaign)).toMatchObject({
      status: 'paused',
      outcomes: { sent: 50 },
      pausedBecause: 'Too many complaints: 1 of 50 messages sent; a run pauses above 0.1 %.',
    });
    await staff.post(`/api/campaigns/${campaign}/resume`, undefined, staff.marketer);
    await host.setClock('2027-03-02T14:00:00Z');
    await host.idle();
    expect(await runOf(campaign)).toMatchObject({ status: 'finished', open: 0, frozen: people });
    expect(await host.outbox({ run: id })).toHaveLength(people);
  });

  test('that is cancelled sends no more, and counts everybody it had not reached as refused', async () => {
    const campaign = await launch('2027-03-03T10:00:00Z', { ramp: true });
    await host.setClock('2027-03-03T10:05:00Z');
    await host.idle();
    await staff.post(`/api/campaigns/${campaign}/cancel`, { reason: 'Wrong rate.' }, staff.marketer);
    await host.advance('PT3M');
    await host.idle();
    const run = await runOf(campaign);
    // One of the first batch complained yesterday.
    expect(run).toMatchObject({ status: 'cancelled', open: 0, pausedBecause: 'Wrong rate.', outcomes: { sent: 49 } });
    expect(run.reasons['run-cancelled']).toBeGreaterThan(300);
    await host.setClock('2027-03-03T20:00:00Z');
    expect(await host.outbox({ run: run.id })).toHaveLength(49);
  });
});
