import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LocalHost, startLocalHost } from '../support/local-host.ts';
import { unexplained } from '../support/rights-for-faults.ts';
import { sharedData } from '../support/shared-data.ts';
import { staffOf } from '../support/staff.ts';

/** The bank's own file, from import to a second run that leaves out who opted out. Each test is the next day of one story. */
const file = sharedData('bank/customers-4119.csv');
const hourOf = (iso: string, zone: string) =>
  Number(new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', hourCycle: 'h23' }).format(new Date(iso)));
const shanghaiOrLisbon = [
  { field: 'city', operator: 'in', value: ['Shanghai', 'Lisbon'] },
  { field: 'balance', operator: '>=', value: 5000 },
  { field: 'emailConsent', operator: '=', value: true },
  { field: 'hasEmail', operator: '=', value: true },
];
const launch = {
  name: 'Spring launch',
  kind: 'one-off',
  purpose: 'product-marketing',
  channel: 'email',
  template: 'product-launch',
  schedule: { at: '2027-03-01T10:00:00+00:00' },
};

describe.skipIf(!file)('the story on the bank’s own file', () => {
  let host: LocalHost;
  let staff: Awaited<ReturnType<typeof staffOf>>;
  let segmentId: string;
  let first: string;

  beforeAll(async () => {
    host = await startLocalHost({ now: '2027-02-27T00:00:00Z', seed: 7 });
    staff = await staffOf(host);
  });
  afterAll(() => host.stop());

  test('imports 4,119 people, and the same file again changes nothing', async () => {
    expect(await staff.importFile(file!)).toMatchObject({ accepted: 4119, rejected: 0 });
    expect(await staff.importFile(file!)).toMatchObject({ accepted: 4119, updated: 0, rejected: 0 });
  });

  test('finds the 772 people with e-mail consent and an address in Shanghai or Lisbon with 5,000 or more', async () => {
    segmentId = await staff.makeSegment('Savers in two cities', ...shanghaiOrLisbon);
    const rules = { combinator: 'and', rules: shanghaiOrLisbon };
    expect(await staff.post('/api/segments/preview', { rules, exact: true }, staff.marketer)).toEqual({ count: 772 });
  });

  test('lets no maker approve, and sends the launch to each in their language at their hour', async () => {
    const draft = await staff.post<{ id: string }>('/api/campaigns', { ...launch, segmentId }, staff.marketer);
    first = draft.id;
    await staff.post(`/api/campaigns/${first}/submit`, undefined, staff.marketer);
    expect((await host.api(staff.marketer, 'POST', `/api/campaigns/${first}/approve`)).status).toBe(403);
    await staff.post(`/api/campaigns/${first}/approve`, undefined, staff.approver);
    await host.setClock('2027-03-02T12:00:00Z');

    const [run] = await staff.runsOf(first);
    expect(run).toMatchObject({
      status: 'finished',
      frozen: 772,
      open: 0,
      outcomes: { failed: 0, unresolved: 0, holdout: 0 },
    });
    const mails = await host.outbox({ run: run!.id });
    expect(mails).toHaveLength(run!.outcomes.sent);
    expect(run!.outcomes.sent + run!.outcomes.refused).toBe(772);
    expect(Object.keys(run!.reasons).toSorted()).toEqual(['age-unknown', 'risk-grade-missing', 'risk-too-high']);
    expect(new Set(mails.map(({ to }) => to)).size).toBe(mails.length);
    const lisbon = mails.filter(({ html }) => html.includes('lang="en"'));
    const shanghai = mails.filter(({ html }) => html.includes('lang="zh-CN"'));
    expect(lisbon.length + shanghai.length).toBe(mails.length);
    expect(new Set(lisbon.map(({ acceptedAt }) => hourOf(acceptedAt, 'Europe/Lisbon')))).toEqual(new Set([10]));
    expect(new Set(shanghai.map(({ acceptedAt }) => hourOf(acceptedAt, 'Asia/Shanghai')))).toEqual(new Set([18]));
    for (const mail of mails.slice(0, 20)) {
      expect(mail.headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click');
      expect(mail.headers['List-Unsubscribe']).toMatch(/^<https?:\/\/[^/]+\/u\/[\w-]+>$/);
    }
  });

  test('hears opens, clicks, a bounce, a complaint, a one-click opt-out, and says so in timeline, counters and scores', async () => {
    const mails = await host.outbox();
    const [opened, clicked, bounced, complained, optedOut] = mails;
    await host.play(opened!.id, 'Open');
    await host.play(clicked!.id, 'Open');
    await host.play(clicked!.id, 'Click');
    await host.play(bounced!.id, 'Bounce', { bounceType: 'Permanent', bounceSubType: 'General' });
    await host.play(complained!.id, 'Complaint');
    const link = new URL(optedOut!.headers['List-Unsubscribe']!.slice(1, -1));
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await host.call('GET', link.pathname)).status).toBe(200);
    expect((await host.call('POST', link.pathname, 'List-Unsubscribe=One-Click', form)).status).toBe(200);
    await host.idle();

    const { funnel } = await staff.report(first);
    expect(funnel).toMatchObject({
      delivered: mails.length,
      opened: 2,
      clicked: 1,
      bounced: 1,
      complained: 1,
      unsubscribed: 2,
    });
    const facts = (await staff.timeline(clicked!.tags.customer!)).map(({ kind, event }) => event ?? kind);
    expect(facts).toEqual(expect.arrayContaining(['dispatch', 'delivery', 'open', 'opened', 'click', 'clicked']));
    const scores = await staff.get<{ engagementEmail: { value: number } }>(`/api/scores/${clicked!.tags.customer}`);
    expect(scores.engagementEmail.value).toBeGreaterThan(3.9);
    const consents = await staff.get<{ consents: { state: string; channel: string }[] }>(
      `/api/customers/${optedOut!.tags.customer}/consents`,
    );
    expect(
      consents.consents.filter(({ channel }) => channel === 'email').every(({ state }) => state === 'withdrawn'),
    ).toBe(true);
  });

  test('takes an SMS STOP from whoever it came from', async () => {
    const sms = await staff.launch({
      ...launch,
      name: 'By SMS',
      channel: 'sms',
      segmentId,
      schedule: { at: '2027-03-03T09:30:00Z' },
      limits: { total: 60 },
    });
    await host.setClock('2027-03-04T12:00:00Z');
    const messages = await host.outbox({ channel: 'sms' });
    expect((await staff.runsOf(sms))[0]).toMatchObject({ status: 'finished', outcomes: { sent: 60 } });
    expect(messages).toHaveLength(60);
    const { to } = messages[0]!;
    await host.local('POST', 'inbound/sms', { from: to, to: '+12025550100', body: 'STOP' });
    const [customer] = (
      await staff.get<{ items: { customerId: string }[] }>(`/api/customers?query=${encodeURIComponent(to)}`)
    ).items;
    const { consents } = await staff.get<{ consents: { state: string; channel: string }[] }>(
      `/api/customers/${customer!.customerId}/consents`,
    );
    expect(consents.filter(({ channel }) => channel === 'sms').map(({ state }) => state)).toEqual([
      'withdrawn',
      'withdrawn',
      'withdrawn',
      'withdrawn',
    ]);
  });

  test('leaves out of a second run who bounced, complained or opted out, and the import does not bring them back', async () => {
    expect(await staff.importFile(file!)).toMatchObject({ updated: 0 });
    const before = await host.outbox({ channel: 'email' });
    const gone = before.slice(2, 5).map(({ to }) => to);
    const second = await staff.launch({
      ...launch,
      name: 'Again',
      segmentId,
      schedule: { at: '2027-03-15T10:00:00Z' },
    });
    await host.setClock('2027-03-16T12:00:00Z');
    const [run] = await staff.runsOf(second);
    const again = (await host.outbox({ run: run!.id })).map(({ to }) => to);
    expect(run).toMatchObject({ status: 'finished', frozen: 772, open: 0 });
    expect(again).toHaveLength(before.length - 3);
    expect(again.filter((to) => gone.includes(to))).toEqual([]);
    expect(run!.reasons['address-suppressed']).toBe(2);
    expect(run!.reasons['consent-withdrawn']).toBe(1);
    const board = await staff.get<{ items: { segmentId: string; sent: number }[] }>('/api/scoreboard');
    expect(board.items.find((row) => row.segmentId === segmentId)?.sent).toBeGreaterThan(before.length);
  });

  test('greets on birthdays meanwhile, at ten by each clock', async () => {
    const birthdays = {
      name: 'Birthdays',
      kind: 'birthday',
      purpose: 'birthday-and-care',
      template: 'birthday',
      schedule: { localTime: '10:00' },
    };
    const campaignId = await staff.launch({ ...birthdays, channel: 'email', segmentId });
    const { jobId } = await staff.post<{ jobId: string }>(
      `/api/campaigns/${campaignId}/dry-run`,
      undefined,
      staff.marketer,
    );
    expect(await staff.get(`/api/jobs/${jobId}`)).toMatchObject({ status: 'done', campaignId });
    await host.setClock('2027-03-20T12:00:00Z');
    const runs = await staff.runsOf(campaignId);
    const sent = await Promise.all(runs.map(({ id }) => host.outbox({ run: id })));
    expect(runs.filter(({ status }) => status === 'finished').length).toBeGreaterThanOrEqual(3);
    expect(sent.flat().length).toBe(runs.reduce((sum, { outcomes }) => sum + outcomes.sent, 0));
    expect(sent.flat().length).toBeGreaterThan(0);
    expect(
      await staff.post(`/api/campaigns/${campaignId}/cancel`, { reason: 'Enough.' }, staff.marketer),
    ).toMatchObject({ status: 'cancelled' });
  });

  test('lets staff correct a customer, ask for a dry run, see a message first, open a case, and stop a campaign', async () => {
    const id = 'B000001';
    expect(await staff.patch(`/api/customers/${id}`, { birthday: '1996-11-17', phone: '+12125550594' })).toMatchObject({
      birthday: '1996-11-17',
    });
    const later = { ...launch, name: 'Later', segmentId, schedule: { at: '2027-06-01T10:00:00Z' } };
    const planned = await staff.launch(later);
    const { jobId } = await staff.post<{ jobId: string }>(
      `/api/campaigns/${planned}/dry-run`,
      undefined,
      staff.marketer,
    );
    const job = await staff.get<{ result: { audience: number; wouldSend: number } }>(`/api/jobs/${jobId}`);
    expect(job.result.audience).toBe(772);
    expect(job.result.wouldSend).toBeLessThan(772);
    await staff.post(
      `/api/campaigns/${planned}/test-send`,
      { to: 'mia@bank.example', locale: 'zh-CN' },
      staff.marketer,
    );
    expect(await host.outbox({ to: 'mia@bank.example' })).toHaveLength(1);
    const bySms = await staff.post<{ id: string }>('/api/campaigns', { ...later, channel: 'sms' }, staff.marketer);
    await staff.post(`/api/campaigns/${bySms.id}/test-send`, { to: '+12025550123' }, staff.marketer);
    await staff.post(
      '/api/cases',
      { customerId: id, topic: 'question', message: 'Asks for a branch visit.' },
      staff.careAgent,
    );
    expect(await staff.post(`/api/campaigns/${planned}/cancel`, undefined, staff.marketer)).toMatchObject({
      status: 'cancelled',
    });
    const bought = { eventId: 'tx-1', customerId: id, kind: 'transaction', at: '2027-03-19T10:00:00Z', amount: 120.5 };
    expect(await staff.post('/api/events', bought)).toMatchObject({ recorded: true });
    expect(await staff.post('/api/events', bought)).toMatchObject({ recorded: false });
    await host.local('POST', 'inbound/sms', {
      from: '+12125550594',
      to: '+12025550100',
      body: 'When do you open on Monday?',
    });
  });

  test('takes a changed row, and says of a wrong one which field and why', async () => {
    const header = file!.toString('utf8').split('\n')[0]!;
    const rows = [
      'B000002,龚志强,customer00002@example.com,+8613518450407,1987-08-30,zh-CN,Asia/Shanghai,Shenzhen,services,single,high.school,no,no,C3,3137.71,yes,yes,2014-11-23T10:00:00Z,2014-10-16',
      'B999999,Nobody,not an address,,1987-08-30,en,Europe/Lisbon,Lisbon,,,,,,,,no,no,,',
    ];
    const result = await staff.importFile(Buffer.from([header, ...rows].join('\n')));
    expect(result).toMatchObject({ accepted: 1, updated: 1, rejected: 1 });
    const rejected = await staff.get<string>(`/api/imports/${result.importId}/rejected`);
    expect(rejected.split(/\r?\n/)[1]).toMatch(/^3,email,/);
    expect(rejected).not.toContain('not an address');
  });

  test('was refused no right it needs, and no message died', async () => {
    expect(await host.idle()).toEqual({ idle: true, deadLetters: 0 });
    const { refused, unused } = await host.local<{ refused: string[]; unused: string[] }>('GET', 'permissions');
    expect(refused).toEqual([]);
    expect(unexplained(unused)).toEqual([]);
  });
});
