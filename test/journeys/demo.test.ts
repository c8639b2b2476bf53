import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Campaign } from '../../functions/contracts/campaign.ts';
import type { OutboxMessage } from '../../infra/local/parts.ts';
import { type LocalHost, startLocalHost } from '../support/local-host.ts';
import { staffOf } from '../support/staff.ts';

/**
 * `npm start` as somebody new sees it: the made-up bank's five days have been played when the host is ready. They begin at
 * midnight of 13 March 2027 in UTC; on the 14th, clocks in New York go forward.
 */
describe('the demo bank', () => {
  let host: LocalHost;
  let staff: Awaited<ReturnType<typeof staffOf>>;
  let campaigns: Map<string, Campaign>;
  const idOf = (name: string) => campaigns.get(name)!.id;
  const mailsOf = async (name: string): Promise<OutboxMessage[]> => {
    const runs = await staff.runsOf(idOf(name));
    return (await Promise.all(runs.map(({ id }) => host.outbox({ run: id })))).flat();
  };
  const hourOf = (iso: string, zone: string) =>
    new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', hourCycle: 'h23' }).format(new Date(iso));
  const customerOf = (id: string) =>
    staff.get<{ zone: string; locale: string; birthday: string }>(`/api/customers/${id}`);

  beforeAll(async () => {
    host = await startLocalHost({ empty: false, now: '2027-03-12T12:00:00Z', seed: 11 });
    staff = await staffOf(host);
    const { items } = await staff.get<{ items: Campaign[] }>('/api/campaigns');
    campaigns = new Map(items.map((campaign) => [campaign.name, campaign]));
  });
  afterAll(() => host.stop());

  test('is left with its birthday greetings running and everything else finished', () => {
    expect(Object.fromEntries([...campaigns].map(([name, { status }]) => [name, status]))).toEqual({
      'Birthday greeting': 'running',
      'Sunrise Ninety: launch': 'finished',
      'Open on Thursday evenings': 'finished',
      'Harbour Thirty: launch': 'finished',
    });
    for (const { createdBy, approvedBy } of campaigns.values())
      expect({ createdBy, approvedBy }).toEqual({ createdBy: 'Mia', approvedBy: 'Ann' });
  });

  test('loses nobody: every funnel adds up, and what it calls sent lies in the outbox', async () => {
    for (const name of campaigns.keys()) {
      const { funnel, reasons } = await staff.report(idOf(name));
      const { frozen = 0, sent = 0, refused = 0, failed = 0, unresolved = 0, holdout = 0, open = 0 } = funnel;
      expect(frozen).toBe(sent + refused + failed + unresolved + holdout + open);
      expect(Object.values(reasons).reduce((sum, count) => sum + count, 0)).toBe(refused + failed);
      expect(sent).toBeGreaterThan(20);
      if (name === 'Open on Thursday evenings') continue;
      expect(funnel['delivered']).toBe(sent);
      expect(await mailsOf(name)).toHaveLength(sent);
    }
    const { funnel } = await staff.report(idOf('Open on Thursday evenings'));
    expect(await host.outbox({ channel: 'sms' })).toHaveLength(funnel['sent']!);
  });

  test('counts what people did, and not what their machines did', async () => {
    const { funnel } = await staff.report(idOf('Sunrise Ninety: launch'));
    // Readers: 110 who only read, 45 who click, 8 who leave, 2 who complain; leaving is by link or by complaint.
    expect(funnel).toMatchObject({ opened: 165, clicked: 45, bounced: 5, complained: 2, unsubscribed: 10 });
    expect((await staff.report(idOf('Open on Thursday evenings'))).funnel['unsubscribed']).toBe(3);
  });

  test('greets everybody on their day at ten of their own clock, in their language', async () => {
    const greetings = await mailsOf('Birthday greeting');
    const languages = new Set<string>();
    for (const { acceptedAt, html, tags } of greetings) {
      const { zone, locale, birthday } = await customerOf(tags['customer']!);
      expect(hourOf(acceptedAt, zone)).toBe('10');
      expect(html).toContain(`lang="${locale}"`);
      expect(localDayOf(acceptedAt, zone)).toBe(birthday.slice(5));
      languages.add(locale);
    }
    expect([...languages].toSorted()).toEqual(['en', 'zh-CN']);
  });

  test('writes to a shared mailbox once', async () => {
    const mails = await mailsOf('Sunrise Ninety: launch');
    expect(new Set(mails.map(({ to }) => to)).size).toBe(mails.length);
    expect((await staff.report(idOf('Sunrise Ninety: launch'))).reasons['mailbox-already-greeted']).toBeGreaterThan(0);
  });

  test('sends the second launch to nobody who left, complained or bounced', async () => {
    const customersOf = async (name: string) => new Set((await mailsOf(name)).map(({ tags }) => tags['customer']!));
    const again = await customersOf('Harbour Thirty: launch');
    const missing = [...(await customersOf('Sunrise Ninety: launch'))].filter((customer) => !again.has(customer));
    const gone: string[] = [];
    for (const customer of missing) {
      const events = (await staff.timeline(customer)).map(({ event }) => event);
      if (events.some((event) => event === 'unsubscribed' || event === 'bounce')) gone.push(customer);
    }
    // All 15 of them are among those it left out: 10 opted out, 5 bounced.
    expect(gone).toHaveLength(15);
    const { reasons } = await staff.report(idOf('Harbour Thirty: launch'));
    expect(reasons['consent-withdrawn']).toBe(8);
    expect(reasons['address-suppressed']).toBeGreaterThanOrEqual(7);
  });

  test('was refused no right it needs, and no message died', async () => {
    expect(await host.idle()).toEqual({ idle: true, deadLetters: 0 });
    expect((await host.local<{ refused: string[] }>('GET', 'permissions')).refused).toEqual([]);
  });
});

/** `03-13` */
const localDayOf = (iso: string, zone: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: zone, month: '2-digit', day: '2-digit' }).format(new Date(iso));
